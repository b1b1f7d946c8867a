import { expect, test } from "vitest";
import { makeCid } from "@/protocol/cid";
import { narrowMaster, readMaster, readRendition } from "./read-lists";

const nameOf = (text: string) => makeCid(new TextEncoder().encode(text));
const [large, small, sound, thin, words, init, segment] = await Promise.all(["large", "small", "sound", "thin", "words", "init", "segment"].map(nameOf));

const MASTER = [
  ...["#EXTM3U", "#EXT-X-VERSION:7"],
  `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Sound",DEFAULT=YES,URI="${sound}?format=raw"`,
  `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="lifeboat-audio",NAME="Sound",DEFAULT=YES,URI="${thin}?format=raw"`,
  `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="a, b=c",LANGUAGE="en",URI="${words}?format=raw"`,
  '#EXT-X-STREAM-INF:BANDWIDTH=90,AVERAGE-BANDWIDTH=80,CODECS="avc1,mp4a",RESOLUTION=256x144,AUDIO="lifeboat-audio",SUBTITLES="captions"',
  `${small}?format=raw`,
  '#EXT-X-STREAM-INF:BANDWIDTH=900,AVERAGE-BANDWIDTH=800,CODECS="avc1,mp4a",RESOLUTION=1280x720,AUDIO="audio",SUBTITLES="captions"',
  `${large}?format=raw`,
  "",
].join("\n");

test("a size is kept with its own sound and all captions, and the list offers no other size then", () => {
  const { variants, captionCids } = readMaster(MASTER);
  expect(variants).toEqual([
    { height: 720, averageBps: 800, listCid: large, soundCid: sound },
    { height: 144, averageBps: 80, listCid: small, soundCid: thin },
  ]);
  expect(captionCids).toEqual([words]);
  if (large === undefined) throw new Error("no name");
  const narrow = readMaster(narrowMaster(MASTER, large));
  expect(narrow).toEqual({ variants: variants.slice(0, 1), captionCids });
});

test("everything that a rendition names is found, and whose keys it needs", () => {
  const key = `#EXT-X-KEY:METHOD=AES-128,URI="mhc-key:vid_${"0".repeat(26)}.1.720p.0"`;
  const list = ["#EXTM3U", key, `#EXT-X-MAP:URI="${init}?format=raw"`, "#EXTINF:2.0,", `${segment}?format=raw`, "#EXT-X-ENDLIST"];
  expect(readRendition(list.join("\n"))).toEqual({ cids: [init, segment], keyPart: { name: "720p", generation: 1 } });
  expect(readRendition(list.filter((line) => line !== key).join("\n")).keyPart).toBeNull();
});
