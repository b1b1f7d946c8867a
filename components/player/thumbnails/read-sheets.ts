import { type Cid, isCid } from "@/protocol/cid";

/** A picture that holds many: those of the film from `startMs` on, row by row. */
export interface Sheet {
  readonly cid: Cid;
  readonly startMs: number;
  readonly endMs: number;
  /** What opens it, of a film for patrons. */
  readonly key: { readonly id: string; readonly iv: Uint8Array<ArrayBuffer> } | null;
}

/** The small pictures of a film. */
export interface SheetList {
  /** Of one picture, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  /** For how long each stands. */
  readonly intervalMs: number;
  readonly sheets: readonly Sheet[];
}

/** Where the picture of a moment is: on which sheet, and there from which pixel on. */
export interface PicturePlace {
  readonly sheet: Sheet;
  readonly x: number;
  readonly y: number;
}

const MS_PER_SECOND = 1_000;
const BLOCK_BYTES = 16;
const TILES = /^#EXT-X-TILES:RESOLUTION=(\d+)x(\d+),LAYOUT=(\d+)x(\d+),DURATION=([\d.]+)$/m;
const KEY = /^#EXT-X-KEY:METHOD=AES-128,URI="mhc-key:([A-Za-z0-9_.-]{1,128})"$/;
const LENGTH = /^#EXTINF:([\d.]+),/;

/** Without one in the list it is the number of the segment (RFC 8216 §5.2). */
function ivOf(number: number): Uint8Array<ArrayBuffer> {
  const iv = new Uint8Array(BLOCK_BYTES);
  new DataView(iv.buffer).setUint32(BLOCK_BYTES - 4, number);
  return iv;
}

/** Reads a list of sheets (Image Media Playlist 0.4) that was verified by its name. Null of what is none. */
export function readSheets(text: string): SheetList | null {
  const [width = 0, height = 0, columns = 0, rows = 0, seconds = 0] = (TILES.exec(text) ?? []).slice(1).map(Number);
  const sheets: Sheet[] = [];
  let [keyId, lengthMs, startMs]: [string | null, number, number] = [null, 0, 0];
  for (const line of text.split("\n")) {
    keyId = KEY.exec(line)?.[1] ?? keyId;
    lengthMs = Number(LENGTH.exec(line)?.[1] ?? lengthMs / MS_PER_SECOND) * MS_PER_SECOND;
    const cid = line.startsWith("#") ? "" : (line.split("?")[0] ?? "");
    if (!isCid(cid)) continue;
    sheets.push({ cid, startMs, endMs: startMs + lengthMs, key: keyId === null ? null : { id: keyId, iv: ivOf(sheets.length) } });
    startMs += lengthMs;
  }
  const isWhole = Math.min(width, height, columns, rows, seconds, sheets.length) > 0;
  return isWhole ? { width, height, columns, rows, intervalMs: seconds * MS_PER_SECOND, sheets } : null;
}

/** After the last of them it is still the last: lists may say a little less than a film is long. */
export function placeOf(list: SheetList, timeMs: number): PicturePlace | null {
  const sheet = list.sheets.find(({ endMs }) => timeMs < endMs) ?? list.sheets.at(-1);
  if (sheet === undefined) return null;
  const last = Math.min(list.columns * list.rows, Math.ceil((sheet.endMs - sheet.startMs) / list.intervalMs)) - 1;
  const at = Math.max(0, Math.min(last, Math.floor((timeMs - sheet.startMs) / list.intervalMs)));
  return { sheet, x: (at % list.columns) * list.width, y: Math.floor(at / list.columns) * list.height };
}
