import type { AudioStream, MediaEngine } from "@/server/adapters/media";
import type { PlannedClip } from "../plan/edit-plan";
import type { Curve } from "../types";
import { CONTAINER, SOUND_CODEC, SOUND_RATE_HZ } from "./encoder";
import { integrateLoudness, type Loudness, PEAK_MAX_DBTP, readLoudness, TARGET_LUFS } from "./loudness";
import { segmentInputs } from "./picture-graph";

/** What is heard at each cut instead of a click. */
const FADE_SECONDS = 0.012;
const CLIP_FADE_SECONDS = 0.04;
/** AAC's own error lets peaks through that were not there before: the limiter aims this far below, then what came out is measured. */
const PEAK_ROOM_DB = 1;
const TRIES_MAX = 4;
/** Within the ±1 LU that are promised, with room for another meter's rounding. */
const LOUDNESS_ERROR_LU = 0.75;
/** What a limiter usually takes away, given beforehand so that one encode does. */
const LIMITER_LOSS_LU = 0.4;
/** More would only lift the noise of a source that is all but silent. */
const GAIN_MAX_DB = 45;
const TIME_LIMIT_MS = 5 * 60_000;
/** True peaks lie between samples: at four times the rate the limiter sees them (BS.1770-4, annex 2). */
const LIMITER_RATE_HZ = 4 * SOUND_RATE_HZ;

export interface SoundRequest {
  readonly sourcePath: string;
  readonly audio: AudioStream;
  readonly clip: PlannedClip;
  readonly framesPerSecond: number;
  readonly loudnessCurve: Curve;
  /** Of the whole source: where it stays below the limit after the gain, no limiter is needed. */
  readonly sourcePeakDbtp: number | null;
  readonly outputPath: string;
  readonly signal?: AbortSignal;
}

/**
 * Cuts a clip's sound and brings it to −14 LUFS with peaks below −1 dBTP, as AAC in an MP4 of its own. The gain comes from the analysis, so one
 * encode does; what came out is measured, and done again where it missed.
 */
export async function renderSound(media: MediaEngine, request: SoundRequest): Promise<Loudness> {
  const expected = integrateLoudness(request.loudnessCurve, request.clip.segments);
  let gainDb = expected === null ? 0 : Math.min(GAIN_MAX_DB, TARGET_LUFS - expected);
  let ceilingDb = PEAK_MAX_DBTP - PEAK_ROOM_DB;
  let heard: Loudness = { lufs: null, peakDbtp: null };
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const isQuiet = request.sourcePeakDbtp !== null && request.sourcePeakDbtp + gainDb < ceilingDb - 0.5;
    const isLimited = !isQuiet || tries > 0;
    await encode(media, request, isLimited && tries === 0 ? gainDb + LIMITER_LOSS_LU : gainDb, isLimited ? ceilingDb : null);
    heard = await measure(media, request);
    if (heard.lufs === null) return heard;
    const missing = TARGET_LUFS - heard.lufs;
    const excess = (heard.peakDbtp ?? Number.NEGATIVE_INFINITY) - PEAK_MAX_DBTP;
    if (Math.abs(missing) <= LOUDNESS_ERROR_LU && excess <= 0) return heard;
    // A limiter gives back less than it is asked for, so a miss that lasts is asked for with more each time.
    gainDb = Math.min(GAIN_MAX_DB, gainDb + missing * (missing > 0 ? 1 + 0.5 * tries : 1));
    if (excess > 0) ceilingDb -= excess + 0.3;
  }
  return heard;
}

async function encode(media: MediaEngine, request: SoundRequest, gainDb: number, ceilingDb: number | null): Promise<void> {
  const { clip, audio } = request;
  const pieces = sampleCounts(request).map((samples, index) => `[${index}:${audio.index}]${pieceFilters(samples)}[a${index}]`);
  const joined = `${clip.segments.map((_, index) => `[a${index}]`).join("")}concat=n=${clip.segments.length}:v=0:a=1`;
  const seconds = clip.durationMs / 1000;
  const limiter =
    ceilingDb === null
      ? ""
      : `,aresample=${LIMITER_RATE_HZ},alimiter=level=0:limit=${(10 ** (ceilingDb / 20)).toFixed(4)}:attack=2:release=80,aresample=${SOUND_RATE_HZ}`;
  const fades = `afade=t=in:d=${CLIP_FADE_SECONDS},afade=t=out:st=${Math.max(0, seconds - CLIP_FADE_SECONDS).toFixed(3)}:d=${CLIP_FADE_SECONDS}`;
  const graph = [...pieces, `${joined},volume=${gainDb.toFixed(2)}dB${limiter},${fades}[sound]`].join(";");
  await media.run({
    args: [
      "-max_error_rate",
      "1",
      ...segmentInputs(request.sourcePath, clip.segments),
      "-filter_complex",
      graph,
      "-map",
      "[sound]",
      ...SOUND_CODEC,
      ...CONTAINER,
      request.outputPath,
    ],
    timeLimitMs: TIME_LIMIT_MS,
    signal: request.signal,
  });
}

/** Samples of each piece: just as long as its frames, counted on the clip's own clock. */
function sampleCounts({ clip, framesPerSecond }: SoundRequest): readonly number[] {
  const at = (frames: number) => Math.round((frames * SOUND_RATE_HZ) / framesPerSecond);
  let passed = 0;
  return clip.segments.map(({ frames }) => {
    const samples = at(passed + frames) - at(passed);
    passed += frames;
    return samples;
  });
}

function pieceFilters(samples: number): string {
  const fadeOutAt = Math.max(0, samples / SOUND_RATE_HZ - FADE_SECONDS).toFixed(4);
  const exact = `apad=whole_len=${samples},atrim=end_sample=${samples},asetpts=N/SR/TB`;
  return `aresample=${SOUND_RATE_HZ}:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo,${exact},afade=t=in:d=${FADE_SECONDS},afade=t=out:st=${fadeOutAt}:d=${FADE_SECONDS}`;
}

async function measure(media: MediaEngine, request: SoundRequest): Promise<Loudness> {
  const { log } = await media.run({
    args: ["-i", request.outputPath, "-filter_complex", "[0:a]ebur128=peak=true:framelog=verbose[heard]", "-map", "[heard]", "-f", "null", "-"],
    timeLimitMs: TIME_LIMIT_MS,
    signal: request.signal,
  });
  return readLoudness(log);
}
