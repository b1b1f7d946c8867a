import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { MediaEngine } from "@/server/adapters/media";
import { DomainError } from "@/server/kernel/errors";
import { SEGMENT_SECONDS } from "../packaging/plan-ladder";
import { type SheetLayout, TILES } from "./lay-sheets";

const TIME_LIMIT_MS = 30 * 60 * 1000;
/** A key frame may come this much late and still be the picture of its time. */
const LATE_SECONDS = 1;
/** No sheet is too large for an object: its bare pixels are at most a megabyte. */
const QUALITY = "5";

interface SheetsRequest {
  /** A film as it is packaged, one file. */
  readonly film: string;
  readonly layout: SheetLayout;
  /** An empty one, where the sheets are written to. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

function filtersOf({ intervalMs, pictures, width, height }: SheetLayout): string {
  return [
    `scale=${width}:${height}:flags=bicubic`,
    // The last picture stays until its time is over: it is not known how long a key frame would have stood.
    `tpad=stop_mode=clone:stop_duration=${Math.ceil(intervalMs / 1_000) + SEGMENT_SECONDS + LATE_SECONDS}`,
    // Of each time the last key frame that had come by then.
    `setpts=PTS-${LATE_SECONDS}/TB`,
    `fps=1000/${intervalMs}:start_time=0:round=up`,
    `trim=end_frame=${pictures}`,
    `setsar=1,tile=${TILES.columns}x${TILES.rows}`,
    "format=yuvj420p",
  ].join(",");
}

/**
 * Draws the small pictures of a film, many on a sheet, in one pass over its key frames. One thread and no versions: the same film gives the
 * same bytes.
 * @returns where the sheets lie, in order. @throws DomainError `media_unreadable`, `cancelled`.
 */
export async function drawSheets(media: MediaEngine, { film, layout, folder, signal }: SheetsRequest): Promise<readonly string[]> {
  await media.run({
    args: [
      ...["-skip_frame", "nokey", "-i", film, "-an", "-vf", filtersOf(layout), "-fps_mode", "passthrough"],
      ...["-c:v", "mjpeg", "-threads", "1", "-q:v", QUALITY, "-flags:v", "+bitexact", "-fflags", "+bitexact"],
      ...["-f", "image2", join(folder, "%05d.jpg")],
    ],
    signal,
    timeLimitMs: TIME_LIMIT_MS,
    isBackground: true,
  });
  const sheets = (await readdir(folder)).filter((name) => name.endsWith(".jpg")).sort();
  if (sheets.length !== layout.sheetsMs.length) throw new DomainError("media_unreadable", { sentence: "No pictures of this film could be drawn." });
  return sheets.map((name) => join(folder, name));
}
