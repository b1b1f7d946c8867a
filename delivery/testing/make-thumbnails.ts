import { execFile } from "node:child_process";
import { createCipheriv } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Cid } from "@/protocol/cid";
import { objectName } from "@/protocol/object-path";

/** So many a second, so that a short film has more than one sheet. */
const PER_SECOND = 2;
const TILES_OF_SHEET = 25;
/** How much lighter each picture is than the one before. */
export const LIGHTER = 7;
const BLOCK_BYTES = 16;

/** What opens the segments of a work that is for patrons. */
export interface WorkKey {
  readonly id: string;
  /** 16. */
  readonly bytes: Uint8Array;
}

/** As the server seals them: a segment's IV is its number. */
function seal(bytes: Uint8Array, number: number, key: WorkKey | null): Uint8Array<ArrayBuffer> {
  if (key === null) return new Uint8Array(bytes);
  const iv = Buffer.alloc(BLOCK_BYTES);
  iv.writeUInt32BE(number, BLOCK_BYTES - 4);
  const cipher = createCipheriv("aes-128-cbc", key.bytes, iv);
  return new Uint8Array(Buffer.concat([cipher.update(bytes), cipher.final()]));
}

/** Sheets of pictures of which each is plain and lighter than the one before, and the list that names them. */
export async function makeThumbnails(
  directory: string,
  seconds: number,
  key: WorkKey | null,
  add: (file: string, bytes: Uint8Array<ArrayBuffer>) => Promise<Cid>,
): Promise<{ readonly list: Cid; readonly listBytes: number; readonly sheets: readonly Cid[] }> {
  const film = `nullsrc=size=160x90:rate=${PER_SECOND}:duration=${seconds},geq=lum='16+${LIGHTER}*N':cb=128:cr=128,tile=5x5,format=yuvj420p`;
  const output = ["-f", "lavfi", "-i", film, "-fps_mode", "passthrough", "-q:v", "2", "-f", "image2", join(directory, "sheet_%03d.jpg")];
  await promisify(execFile)("ffmpeg", ["-y", "-loglevel", "error", ...output]);
  const files = (await readdir(directory)).filter((name) => name.endsWith(".jpg")).sort();
  const lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:13", "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-IMAGES-ONLY"];
  if (key !== null) lines.push(`#EXT-X-KEY:METHOD=AES-128,URI="mhc-key:${key.id}"`);
  const sheets: Cid[] = [];
  const sheetSeconds = TILES_OF_SHEET / PER_SECOND;
  for (const [number, file] of files.entries()) {
    const cid = await add(file, seal(await readFile(join(directory, file)), number, key));
    sheets.push(cid);
    lines.push(`#EXTINF:${Math.min(sheetSeconds, seconds - number * sheetSeconds).toFixed(6)},`);
    lines.push(`#EXT-X-TILES:RESOLUTION=160x90,LAYOUT=5x5,DURATION=${(1 / PER_SECOND).toFixed(3)}`, objectName(cid));
  }
  const list = new TextEncoder().encode([...lines, "#EXT-X-ENDLIST", ""].join("\n"));
  return { list: await add("sheets.m3u8", list), listBytes: list.length, sheets };
}
