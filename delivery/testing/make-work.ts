import { execFile } from "node:child_process";
import { createCipheriv, hash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { toBase64url } from "@/protocol/base64url";
import { type Cid, makeCid } from "@/protocol/cid";
import { objectName } from "@/protocol/object-path";
import { type RootPlaylist, signRoot } from "@/protocol/root-manifest";
import { makeThumbnails, type WorkKey } from "./make-thumbnails";

/** A work as the server packages it: real CMAF, a signed root, every part an object. */
export interface MadeWork {
  readonly work: string;
  readonly objects: Map<Cid, Uint8Array<ArrayBuffer>>;
  readonly publicKey: string;
  readonly rootCid: Cid;
  readonly masterCid: Cid;
  /** The playlists of the renditions by the name that ffmpeg gave each, for those who put a master together in another way. */
  readonly playlists: ReadonlyMap<string, Cid>;
  readonly masterText: string;
  readonly segments: readonly Cid[];
  /** Of the captions' text; null without them. */
  readonly captionsCid: Cid | null;
  /** The list of small pictures and their sheets, in order; none without them. */
  readonly thumbnails: readonly Cid[];
}

const DAY_SECONDS = 86_400;
const PICTURES = [
  { size: "256x144", rate: "70k" },
  { size: "640x360", rate: "400k" },
] as const;

async function runFfmpeg(directory: string, seconds: number): Promise<void> {
  const sources = ["-f", "lavfi", "-i", `testsrc2=size=640x360:rate=25:duration=${seconds}`, "-f", "lavfi", "-i", `sine=frequency=330:duration=${seconds}`];
  const sizes = PICTURES.flatMap(({ size, rate }, index) => [
    `-s:v:${index}`,
    size,
    `-b:v:${index}`,
    rate,
    `-maxrate:v:${index}`,
    rate,
    `-bufsize:v:${index}`,
    rate,
  ]);
  const picture = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "50", "-keyint_min", "50", "-sc_threshold", "0", ...sizes];
  const parts = ["-hls_time", "2", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", "init_%v.mp4"];
  const names = ["-hls_segment_filename", join(directory, "part_%v_%03d.m4s"), "-master_pl_name", "master.m3u8"];
  const streams = ["-var_stream_map", "v:0,agroup:sound v:1,agroup:sound a:0,agroup:sound,default:yes"];
  const maps = ["-map", "0:v", "-map", "0:v", "-map", "1:a", ...picture, "-c:a", "aac", "-b:a", "48k"];
  const output = ["-f", "hls", ...parts, ...names, ...streams, join(directory, "list_%v.m3u8")];
  await promisify(execFile)("ffmpeg", ["-y", "-loglevel", "error", "-threads", "2", ...sources, ...maps, ...output]);
}

/** In each text every file that became an object is called by its name. */
function nameObjects(text: string, names: ReadonlyMap<string, Cid>): string {
  return text.replace(/[\w]+\.(?:m4s|mp4|m3u8)/g, (file) => {
    const cid = names.get(file);
    return cid === undefined ? file : objectName(cid);
  });
}

const ivOf = (file: string) => hash("sha256", file, "buffer").subarray(0, 16);

function encrypt(file: string, bytes: Uint8Array, key: WorkKey | null): Uint8Array<ArrayBuffer> {
  if (key === null) return new Uint8Array(bytes);
  const cipher = createCipheriv("aes-128-cbc", key.bytes, ivOf(file));
  return new Uint8Array(Buffer.concat([cipher.update(bytes), cipher.final()]));
}

/** Each segment has an IV of its own; the init stands before the first key and is in clear. */
function nameKeys(text: string, key: WorkKey | null): string {
  if (key === null) return text;
  const line = (file: string) => `#EXT-X-KEY:METHOD=AES-128,URI="mhc-key:${key.id}",IV=0x${ivOf(file).toString("hex")}`;
  return text.replace(/#EXTINF:[^\n]*\n(\w+\.m4s)/g, (extinf, file) => `${line(String(file))}\n${extinf}`);
}

const CAPTIONS = { file: "captions.m4s", list: "captions.m3u8" } as const;

function captionsList(seconds: number): string {
  const head = ["#EXTM3U", "#EXT-X-VERSION:7", `#EXT-X-TARGETDURATION:${seconds}`, "#EXT-X-PLAYLIST-TYPE:VOD"];
  return [...head, `#EXTINF:${seconds.toFixed(3)},`, CAPTIONS.file, "#EXT-X-ENDLIST", ""].join("\n");
}

function nameCaptions(master: string): string {
  const line = `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,URI="${CAPTIONS.list}"`;
  return master.replace(/^#EXT-X-STREAM-INF:.*$/gm, '$&,SUBTITLES="captions"').replace(/^#EXT-X-STREAM-INF:/m, `${line}\n$&`);
}

/**
 * Packages a film of test pictures with a tone. Takes ffmpeg about a second for half a minute.
 * @param key of a work for patrons
 * @param captions as WebVTT
 */
export async function makeWork(seconds: number, key: WorkKey | null = null, captions: string | null = null, hasThumbnails = false): Promise<MadeWork> {
  const directory = await mkdtemp(join(tmpdir(), "mhc-work-"));
  const objects = new Map<Cid, Uint8Array<ArrayBuffer>>();
  const names = new Map<string, Cid>();
  const add = async (file: string, bytes: Uint8Array<ArrayBuffer>) => {
    const cid = await makeCid(bytes);
    objects.set(cid, bytes);
    names.set(file, cid);
    return cid;
  };
  try {
    await runFfmpeg(directory, seconds);
    if (captions !== null) {
      await writeFile(join(directory, CAPTIONS.file), captions);
      await writeFile(join(directory, CAPTIONS.list), captionsList(seconds));
    }
    const files = (await readdir(directory)).sort();
    const segments: Cid[] = [];
    for (const file of files.filter((name) => !name.endsWith(".m3u8"))) {
      const isSegment = file.endsWith(".m4s");
      const bytes = await readFile(join(directory, file));
      const cid = await add(file, encrypt(file, bytes, isSegment ? key : null));
      if (isSegment) segments.push(cid);
    }
    const text = async (file: string) => nameObjects(nameKeys(await readFile(join(directory, file), "utf8"), key), names);
    const lists = files.filter((name) => name.startsWith("list_") || name === CAPTIONS.list);
    for (const file of lists) await add(file, new TextEncoder().encode(await text(file)));
    const master = await readFile(join(directory, "master.m3u8"), "utf8");
    const masterText = nameObjects(captions === null ? master : nameCaptions(master), names);
    const masterCid = await add("master.m3u8", new TextEncoder().encode(masterText));
    const playlists = new Map(lists.flatMap((file) => [[file, names.get(file)] as const]).filter((entry): entry is [string, Cid] => entry[1] !== undefined));
    const pictures = hasThumbnails ? await makeThumbnails(directory, seconds, key, add) : null;
    const named: RootPlaylist[] = [{ cid: masterCid, bytes: objects.get(masterCid)?.length ?? 0, kind: "hls" }];
    if (pictures !== null) named.push({ cid: pictures.list, bytes: pictures.listBytes, kind: "thumbnails" });
    const signed = await signWork(named, { durationMs: seconds * 1000, isEncrypted: key !== null });
    const rootCid = await add("root", signed.bytes);
    return {
      work: signed.work,
      publicKey: signed.publicKey,
      objects,
      rootCid,
      masterCid,
      playlists,
      masterText,
      segments,
      captionsCid: names.get(CAPTIONS.file) ?? null,
      thumbnails: pictures === null ? [] : [pictures.list, ...pictures.sheets],
    };
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function signWork(playlists: RootPlaylist[], kind: { readonly durationMs: number; readonly isEncrypted: boolean }) {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("Ed25519 gives a pair.");
  const publicKey = toBase64url(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  const work = `vid_${"0".repeat(26)}`;
  const iat = Math.floor(Date.now() / 1000);
  const about = { v: 1 as const, work, artist: `usr_${"0".repeat(26)}`, seq: 1, iat, exp: iat + DAY_SECONDS, ...kind };
  const bytes = await signRoot({ ...about, playlists, rotations: null }, { publicKey, privateKey: pair.privateKey });
  return { work, publicKey, bytes };
}
