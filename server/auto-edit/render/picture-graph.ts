import type { VideoStream } from "@/server/adapters/media";
import { type Levels, lookFilters } from "../looks";
import type { PlannedClip, PlannedSegment } from "../plan/edit-plan";
import { cropExpression } from "../reframe/crop-expression";
import type { Realm } from "../types";
import { deinterlaceFilter, toRec709 } from "./source-color";

/** Read beyond a piece's end, so that its last frame is there whatever the source's frame times. */
const READ_BEYOND_MS = 500;

/** One input a piece: each seeks, so only what is shown is decoded. */
export function segmentInputs(sourcePath: string, segments: readonly PlannedSegment[], options: readonly string[] = []): readonly string[] {
  return segments.flatMap(({ startMs, endMs }) => [
    ...options,
    "-ss",
    (startMs / 1000).toFixed(3),
    "-t",
    ((endMs - startMs + READ_BEYOND_MS) / 1000).toFixed(3),
    "-i",
    sourcePath,
  ]);
}

/** How a clip looks, beside what is seen in it. */
export interface Grading {
  readonly realm: Realm;
  readonly levels: Levels | undefined;
  readonly framesPerSecond: number;
}

/** The whole picture of a clip as one filter graph, from inputs 0 to n − 1 to pad `picture`. */
export function pictureGraph(clip: PlannedClip, video: VideoStream, grading: Grading): string {
  const pieces = clip.segments.map((segment, index) => `[${index}:${video.index}]${pieceFilters(clip, segment, video, index)}[p${index}]`);
  const joined = `${clip.segments.map((_, index) => `[p${index}]`).join("")}concat=n=${clip.segments.length}:v=1:a=0[cut]`;
  return [...pieces, joined, ...graded(clip, grading)].join(";");
}

/** One piece alone, from input 0 to pad `picture`. */
export function pieceGraph(clip: PlannedClip, segment: PlannedSegment, video: VideoStream): string {
  return `[0:${video.index}]${pieceFilters(clip, segment, video, 0)}[picture]`;
}

/** As `pictureGraph`, from input 0 that is all pieces, cut and joined before. */
export function joinedGraph(clip: PlannedClip, grading: Grading): string {
  const [over = "25", under = "1"] = clip.frameRate.split("/");
  return [`[0:v]settb=${under}/${over},setpts=N[cut]`, ...graded(clip, grading)].join(";");
}

/** From pad `cut` to pad `picture`. */
function graded(clip: PlannedClip, { realm, levels, framesPerSecond }: Grading): readonly string[] {
  const look = lookFilters(realm, { width: clip.width, height: clip.height, framesPerSecond, levels }, { input: "cut", output: "graded", prefix: "l" });
  const tags = "[graded]setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv,setsar=1[picture]";
  return [look, tags];
}

function pieceFilters(clip: PlannedClip, segment: PlannedSegment, video: VideoStream, index: number): string {
  const steady = [deinterlaceFilter(video), `fps=${clip.frameRate}:start_time=0`].filter((filter) => filter !== null);
  // The last frame is held where the source has none left; then exactly the planned number goes on, stamped anew.
  const exact = `tpad=stop=-1:stop_mode=clone,trim=end_frame=${segment.frames},setpts=N/(${clip.frameRate}*TB)`;
  if (clip.framing.kind === "fill") return [...steady, filled(clip, video, index), exact].join(",");
  const { width, height } = clip.framing;
  const left = cropExpression(segment.path, "left", segment.startMs);
  const top = cropExpression(segment.path, "top", segment.startMs);
  const isWhole = width >= 1 - 1e-6 && height >= 1 - 1e-6;
  const crop = isWhole ? [] : [`crop=w=iw*${width.toFixed(6)}:h=ih*${height.toFixed(6)}:x='iw*(${left})':y='ih*(${top})':exact=1`];
  return [...steady, ...crop, toRec709(video, clip.width, clip.height), exact].join(",");
}

/** A tall picture whole, over a dark blur of itself. */
function filled(clip: PlannedClip, video: VideoStream, index: number): string {
  const inner = Math.min(clip.width, 2 * Math.round((clip.height * video.width) / video.height / 2));
  const small = { width: Math.max(8, Math.round(clip.width / 8)), height: Math.max(8, Math.round(clip.height / 8)) };
  const around = `scale=${small.width}:${small.height}:force_original_aspect_ratio=increase:flags=fast_bilinear,crop=${small.width}:${small.height},gblur=sigma=4,lut=c0='16+(val-16)*0.55',scale=${clip.width}:${clip.height}:flags=bilinear,setsar=1`;
  return `${toRec709(video, inner, clip.height)},split[f${index}][b${index}];[b${index}]${around}[w${index}];[w${index}][f${index}]overlay=(W-w)/2:0:format=yuv420`;
}
