import type { Readable } from "node:stream";
import type { MediaEngine, MediaProbe, VideoStream } from "@/server/adapters/media";
import { DomainError, findDomainError } from "@/server/kernel/errors";
import { FULL_LEVELS, type Levels } from "../looks";
import { fitsAtOnce } from "./fits-at-once";
import { toRec709 } from "./source-color";

const SAMPLES = 8;
const SIDE_PIXELS = 64;
/** The darkest and the lightest of the picture that do not count: letterbox bars, lamps. */
const DARKEST_SHARE = 0.03;
const LIGHTEST_SHARE = 0.985;
/** How far a look may go towards the source's own levels: all the way would turn night into day. */
const FOLLOW = 0.6;
const BLACK_MAX = 28;
const WHITE_MIN = 185;
const TIME_LIMIT_MS = 60_000;

/** Where a source's blacks and whites lie, from a few keyframes over its length: dark stages and pale skies both fill the realm's map. */
export async function measureLevels(media: MediaEngine, sourcePath: string, probe: MediaProbe, signal?: AbortSignal): Promise<Levels> {
  const { video } = probe;
  if (video === null) return FULL_LEVELS;
  const placesMs = Array.from({ length: SAMPLES }, (_, index) => ((index + 0.5) * probe.durationMs) / SAMPLES);
  const bytes: Buffer[] = [];
  const looks = fitsAtOnce(SAMPLES, video) ? [placesMs] : placesMs.map((atMs) => [atMs]);
  for (const look of looks) await readKeyframes(media, { sourcePath, video, placesMs: look, signal }, bytes);
  return toLevels(Buffer.concat(bytes));
}

interface Look {
  readonly sourcePath: string;
  readonly video: VideoStream;
  readonly placesMs: readonly number[];
  readonly signal: AbortSignal | undefined;
}

/** Adds the luma of the keyframes next to some places, small. */
async function readKeyframes(media: MediaEngine, { sourcePath, video, placesMs, signal }: Look, bytes: Buffer[]): Promise<void> {
  const inputs = placesMs.map((atMs) => ["-skip_frame", "nokey", "-noaccurate_seek", "-ss", (atMs / 1000).toFixed(3), "-i", sourcePath]);
  const small = `trim=end_frame=1,${toRec709(video, SIDE_PIXELS, SIDE_PIXELS)},extractplanes=y`;
  const graph = `${inputs.map((_, index) => `[${index}:${video.index}]${small},setpts=N/TB[k${index}]`).join(";")};${inputs.map((_, index) => `[k${index}]`).join("")}concat=n=${inputs.length}[keys]`;
  try {
    await media.run({
      args: [
        "-max_error_rate",
        "1",
        ...inputs.flat(),
        "-filter_complex",
        graph,
        "-map",
        "[keys]",
        "-fps_mode",
        "passthrough",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "gray",
        "pipe:3",
      ],
      pipes: [(stream) => collect(stream, bytes)],
      timeLimitMs: TIME_LIMIT_MS,
      signal,
    });
  } catch (thrown) {
    // A source whose keyframes cannot be read this way is still cut, with the look as it is.
    const known = findDomainError(thrown);
    if (known?.code !== "media_unreadable") throw thrown;
  }
}

async function collect(stream: Readable, bytes: Buffer[]): Promise<void> {
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new DomainError("internal");
    bytes.push(chunk);
  }
}

/** Levels from luma samples; the whole range where there are none. */
export function toLevels(luma: Uint8Array): Levels {
  if (luma.length === 0) return FULL_LEVELS;
  const sorted = Uint8Array.from(luma).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const follow = (full: number, own: number) => Math.round(full + FOLLOW * (own - full));
  return {
    black: Math.min(BLACK_MAX, Math.max(FULL_LEVELS.black, follow(FULL_LEVELS.black, at(DARKEST_SHARE)))),
    white: Math.max(WHITE_MIN, Math.min(FULL_LEVELS.white, follow(FULL_LEVELS.white, at(LIGHTEST_SHARE)))),
  };
}
