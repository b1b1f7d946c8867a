import { join } from "node:path";
import type { Readable } from "node:stream";
import type { MediaEngine } from "@/server/adapters/media";
import { DomainError, findDomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { Thumbnails } from "../contract";
import { mediaFolder, POSTER } from "../video-keys";
import { updateVideo } from "../video-queries";
import { choosePoster, GRAY_HEIGHT, GRAY_WIDTH } from "./choose-poster";
import type { VideoToPackage } from "./find-video-to-package";
import { fitSize, isHdr, requireFilm } from "./require-film";

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

interface PicturesRequest {
  /** The file as it was sent. */
  readonly source: string;
  /** The film as players get it, one file with key frames every two seconds. */
  readonly film: string;
  /** Where poster.jpg and thumbnails.jpg are written to. */
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

async function drawSprite(media: MediaEngine, request: PicturesRequest, layout: Thumbnails): Promise<Buffer> {
  let grays: Buffer = Buffer.alloc(0);
  const graph = [
    `[0:v]fps=${1000 / layout.intervalMs}:start_time=0,trim=end_frame=${layout.count},split[small][tiny]`,
    `[small]scale=${layout.width}:${layout.height},tile=${layout.columns}x${layout.rows},format=yuvj420p[sprite]`,
    `[tiny]scale=${GRAY_WIDTH}:${GRAY_HEIGHT},format=gray[gray]`,
  ];
  await media.run({
    args: [
      ...[...framesOf(request), "-i", request.film, "-filter_complex", graph.join(";")],
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

interface PosterChoice {
  readonly index: number;
  readonly intervalMs: number;
}

function writePoster(media: MediaEngine, request: PicturesRequest, from: readonly string[], filters: string): Promise<unknown> {
  return media.run({
    args: [...from, "-vf", `${filters},setsar=1,format=yuvj420p`, "-frames:v", "1", "-q:v", "3", "-f", "mjpeg", join(request.folder, POSTER)],
    signal: request.signal,
    timeLimitMs: TIME_LIMIT_MS,
  });
}

/** From the file as it was sent, which may be larger than what players get first; from the latter where the former cannot be entered there. */
async function drawPoster(media: MediaEngine, request: PicturesRequest, choice: PosterChoice): Promise<void> {
  const width = Math.min(POSTER_WIDTH, request.width);
  const size = `scale=${width}:${2 * Math.round((width * request.height) / request.width / 2)}`;
  const atSeconds = ((choice.index * choice.intervalMs) / 1000).toFixed(3);
  try {
    await writePoster(media, request, ["-ss", atSeconds, "-i", request.source], size);
  } catch (thrown) {
    if (findDomainError(thrown)?.code !== "media_unreadable") throw thrown;
    const select = `fps=${1000 / choice.intervalMs}:start_time=0,select=eq(n\\,${choice.index})`;
    await writePoster(media, request, [...framesOf(request), "-i", request.film], `${select},${size}`);
  }
}

/** Makes the poster (the frame with most to see) and the sprite of small pictures of a packaged film. */
async function makePictures(media: MediaEngine, request: PicturesRequest): Promise<Thumbnails> {
  const layout = layThumbnails(request);
  const grays = await drawSprite(media, request, layout);
  const count = Math.floor(grays.length / (GRAY_WIDTH * GRAY_HEIGHT));
  if (count === 0) throw new DomainError("media_unreadable", { sentence: "No picture of this film could be decoded." });
  await drawPoster(media, request, { index: choosePoster(grays), intervalMs: layout.intervalMs });
  return { ...layout, count: Math.min(layout.count, count) };
}

/** Makes and keeps the pictures of a film in preparation: `film` is what players get of `source`, `folder` is for what is being made. */
export async function keepPictures(
  services: Services,
  input: { readonly video: VideoToPackage; readonly source: string; readonly film: string; readonly durationMs: number; readonly folder: string },
  signal: AbortSignal,
): Promise<void> {
  const { video, source, film, durationMs, folder } = input;
  const videoId = video.id;
  const sent = requireFilm(video.probe ?? (await services.media.probe(source, { signal })));
  // What is brighter than a screen is brought down when it is packaged: then the poster is made of that.
  const request = { source: isHdr(sent) ? film : source, film, folder, durationMs, ...fitSize(sent), signal };
  const thumbnails = await makePictures(services.media, request);
  const keep = (name: string) => services.storage.putFile(`${mediaFolder(videoId)}/${name}`, join(folder, name), { move: true });
  await keep("thumbnails.jpg");
  await keep(POSTER);
  const facts = { thumbnails, durationMs, posterKey: `${mediaFolder(videoId)}/${POSTER}` };
  await updateVideo(services.db, videoId, "processing", { ...facts, progress: 0.99, updatedAt: services.clock.now() });
}
