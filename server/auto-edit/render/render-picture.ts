import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import type { MediaEngine, VideoStream } from "@/server/adapters/media";
import type { PlannedClip } from "../plan/edit-plan";
import { CONTAINER, pictureCodec } from "./encoder";
import { fitsAtOnce, THREADS_PER_INPUT } from "./fits-at-once";
import { type Grading, joinedGraph, pictureGraph, pieceGraph, segmentInputs } from "./picture-graph";

const TIME_LIMIT_BASE_MS = 10 * 60_000;
const TIME_LIMIT_PER_MS = 40;
/** How much of the work it is to cut the pieces, where that is done before. */
const CUTTING_PART = 0.6;
/** Nothing is lost, so that a clip is the same whichever way it was made; quick rather than small. */
const LOSSLESS = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "0", "-pix_fmt", "yuv420p", "-f", "mp4"] as const;

export interface PictureRequest {
  readonly sourcePath: string;
  readonly video: VideoStream;
  readonly clip: PlannedClip;
  readonly grading: Grading;
  /** A finished sound track; null for a clip without one. */
  readonly soundPath: string | null;
  readonly outputPath: string;
  /** Where pieces go that have to be cut before, and beside them the list of them. */
  readonly piecePath: (index: number) => string;
  readonly listPath: string;
  readonly signal?: AbortSignal;
  /** 0 to 1. */
  readonly onProgress?: (part: number) => void;
}

function piecesInputs(sourcePath: string, { segments }: PlannedClip): readonly string[] {
  return segmentInputs(sourcePath, segments, segments.length > 1 ? ["-threads", String(THREADS_PER_INPUT)] : []);
}

/**
 * Renders the picture of a clip and puts its sound to it: in one run with an input a piece, as a rule. The pieces of a large source are cut one after
 * the other before, into files without loss, since as many decoders would not fit into memory.
 */
export async function renderPicture(media: MediaEngine, request: PictureRequest): Promise<void> {
  const { clip, video, grading, sourcePath, soundPath, signal } = request;
  const isAtOnce = fitsAtOnce(clip.segments.length, video);
  const before = isAtOnce ? 0 : CUTTING_PART;
  if (!isAtOnce) await cutPieces(media, { ...request, onProgress: (part) => request.onProgress?.(before * part) });
  const picture = isAtOnce
    ? { count: clip.segments.length, inputs: piecesInputs(sourcePath, clip), graph: pictureGraph(clip, video, grading) }
    : { count: 1, inputs: ["-f", "concat", "-safe", "0", "-i", request.listPath], graph: joinedGraph(clip, grading) };
  const sound = soundPath === null ? { input: [], map: [] } : { input: ["-i", soundPath], map: ["-map", `${picture.count}:a`, "-c:a", "copy"] };
  await media.run({
    args: [
      ...["-max_error_rate", "1", ...picture.inputs, ...sound.input, "-filter_complex", picture.graph, "-map", "[picture]", ...sound.map],
      ...["-r", clip.frameRate, ...pictureCodec(clip, grading.framesPerSecond), ...CONTAINER, request.outputPath],
    ],
    timeLimitMs: TIME_LIMIT_BASE_MS + TIME_LIMIT_PER_MS * clip.durationMs,
    signal,
    onProgress: (outTimeMs) => request.onProgress?.(before + (1 - before) * Math.min(1, outTimeMs / clip.durationMs)),
  });
}

async function cutPieces(media: MediaEngine, { clip, video, sourcePath, piecePath, listPath, signal, onProgress }: PictureRequest): Promise<void> {
  for (const [index, segment] of clip.segments.entries()) {
    await media.run({
      args: [
        ...["-max_error_rate", "1", ...segmentInputs(sourcePath, [segment]), "-filter_complex", pieceGraph(clip, segment, video), "-map", "[picture]"],
        ...["-r", clip.frameRate, ...LOSSLESS, piecePath(index)],
      ],
      timeLimitMs: TIME_LIMIT_BASE_MS + TIME_LIMIT_PER_MS * (segment.endMs - segment.startMs),
      signal,
    });
    onProgress?.((index + 1) / clip.segments.length);
  }
  await writeFile(listPath, clip.segments.map((_, index) => `file '${basename(piecePath(index))}'\n`).join(""));
}
