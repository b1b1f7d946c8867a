import { publishLists } from "@/server/distribution/lists/publish-lists";
import { keepRendition } from "@/server/distribution/packaging/keep-rendition";
import { PACKAGING } from "@/server/distribution/packaging/plan-ladder";
import type { Services } from "@/server/services";

const SEGMENTS = 2;
const TIMESCALE = 1000;

/** A package of two segments of two seconds, picture and sound, in which each part holds its own name: `720p 1`, `audio 0`. */
export async function addPackage(services: Services, videoId: string, mark = ""): Promise<void> {
  const ticks = Array.from({ length: SEGMENTS }, () => 2 * TIMESCALE);
  for (const [name, kind] of [
    ["audio", "audio"],
    ["720p", "video"],
  ] as const) {
    const size = kind === "video" ? { width: 1280, height: 720, framesPerSecond: 25, codecs: "avc1.640028" } : { codecs: "mp4a.40.2" };
    const facts = {
      videoId,
      name,
      kind,
      isLifeboat: false,
      width: null,
      height: null,
      framesPerSecond: null,
      timescale: TIMESCALE,
      packaging: PACKAGING,
      ...size,
    };
    const read = async (position: number) => Buffer.from(`${mark}${name} ${position}`);
    await keepRendition(services, { facts, ticks, read, work: null, signal: new AbortController().signal });
  }
  await publishLists(services, { videoId });
}
