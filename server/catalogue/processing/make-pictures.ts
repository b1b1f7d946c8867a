import { createReadStream, createWriteStream } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { MediaEngine } from "@/server/adapters/media";
import { DomainError } from "@/server/kernel/errors";
import type { Thumbnails } from "../contract";
import { choosePoster, GRAY_HEIGHT, GRAY_WIDTH } from "./choose-poster";

const INTERVAL_MS_MIN = 2000;
const COUNT_MAX = 100;
const COLUMNS_MAX = 10;
const THUMBNAIL_HEIGHT = 90;
const THUMBNAIL_WIDTH_MAX = 320;
const POSTER_WIDTH = 1280;
const TIME_LIMIT_MS = 30 * 60 * 1000;
/** Up to here every frame is looked at; a longer film is shown by its key frames, which costs a tenth. */
const EVERY_FRAME_MS_MAX = 5 * 60 * 1000;
const GRAY_BYTES_MAX = (COUNT_MAX + 10) * GRAY_WIDTH * GRAY_HEIGHT;

export interface PicturesRequest {
  /** The folder of a finished package; poster.jpg and thumbnails.jpg are added to it. */
  readonly folder: string;
  readonly durationMs: number;
  readonly width: number;
  readonly height: number;
  readonly signal: AbortSignal;
}

/** How the small pictures of a film are laid out: one every two seconds or more, a hundred at most. */
export function layThumbnails(film: Pick<PicturesRequest, "durationMs" | "width" | "height">): Thumbnails {
  const intervalMs = Math.max(INTERVAL_MS_MIN, Math.ceil(film.durationMs / COUNT_MAX));
  const count = Math.max(1, Math.min(COUNT_MAX, Math.ceil(film.durationMs / intervalMs)));
  const columns = Math.min(COLUMNS_MAX, count);
  const width = Math.min(THUMBNAIL_WIDTH_MAX, Math.max(2, 2 * Math.round((THUMBNAIL_HEIGHT * film.width) / film.height / 2)));
  return { columns, rows: Math.ceil(count / columns), count, intervalMs, width, height: THUMBNAIL_HEIGHT };
}

/** The packaged picture as one file: its segments in a row are a whole MP4, with key frames every few seconds. */
async function joinSegments(folder: string, target: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^chunk-0-\d+\.m4s$/.test(name)).sort((a, b) => readNumber(a) - readNumber(b));
  for (const name of ["init-0.m4s", ...names]) await pipeline(createReadStream(join(folder, name)), createWriteStream(target, { flags: "a" }));
}

function readNumber(name: string): number {
  return Number(/(\d+)\.m4s$/.exec(name)?.[1] ?? 0);
}

async function readGrays(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of stream) {
    sizeBytes += chunk.length;
    if (sizeBytes <= GRAY_BYTES_MAX) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function framesOf(request: PicturesRequest): readonly string[] {
  return request.durationMs <= EVERY_FRAME_MS_MAX ? [] : ["-skip_frame", "nokey"];
}

async function drawSprite(media: MediaEngine, request: PicturesRequest, film: string, layout: Thumbnails): Promise<Buffer> {
  let grays: Buffer = Buffer.alloc(0);
  const graph = [
    `[0:v]fps=${1000 / layout.intervalMs}:start_time=0,trim=end_frame=${layout.count},split[small][tiny]`,
    `[small]scale=${layout.width}:${layout.height},tile=${layout.columns}x${layout.rows},format=yuvj420p[sprite]`,
    `[tiny]scale=${GRAY_WIDTH}:${GRAY_HEIGHT},format=gray[gray]`,
  ];
  await media.run({
    args: [
      ...[...framesOf(request), "-i", film, "-filter_complex", graph.join(";")],
      ...["-map", "[sprite]", "-frames:v", "1", "-q:v", "5", "-f", "mjpeg", join(request.folder, "thumbnails.jpg")],
      ...["-map", "[gray]", "-f", "rawvideo", "pipe:3"],
    ],
    signal: request.signal,
    timeLimitMs: TIME_LIMIT_MS,
    pipes: [
      async (stream) => {
        grays = await readGrays(stream);
      },
    ],
  });
  return grays;
}

async function drawPoster(
  media: MediaEngine,
  request: PicturesRequest,
  film: string,
  choice: { readonly index: number; readonly intervalMs: number },
): Promise<void> {
  const width = Math.min(POSTER_WIDTH, request.width);
  const filters = `fps=${1000 / choice.intervalMs}:start_time=0,select=eq(n\\,${choice.index}),scale=${width}:-2,format=yuvj420p`;
  await media.run({
    args: [...framesOf(request), "-i", film, "-vf", filters, "-frames:v", "1", "-q:v", "3", "-f", "mjpeg", join(request.folder, "poster.jpg")],
    signal: request.signal,
    timeLimitMs: TIME_LIMIT_MS,
  });
}

/** Makes the poster (the frame with most to see) and the sprite of small pictures of a packaged film. */
export async function makePictures(media: MediaEngine, request: PicturesRequest): Promise<Thumbnails> {
  const film = join(request.folder, "joined.mp4");
  try {
    await joinSegments(request.folder, film);
    const layout = layThumbnails(request);
    const grays = await drawSprite(media, request, film, layout);
    const count = Math.floor(grays.length / (GRAY_WIDTH * GRAY_HEIGHT));
    if (count === 0) throw new DomainError("media_unreadable", { sentence: "No picture of this film could be decoded." });
    await drawPoster(media, request, film, { index: choosePoster(grays), intervalMs: layout.intervalMs });
    return { ...layout, count: Math.min(layout.count, count) };
  } finally {
    await rm(film, { force: true });
  }
}
