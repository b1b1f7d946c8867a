import type { MediaEngine, MediaProbe } from "@/server/adapters/media";
import { DomainError, findDomainError } from "@/server/kernel/errors";
import type { Analysis, Curve } from "../types";
import { detectShots } from "./detect-shots";
import { findSpeech } from "./detect-speech";
import type { Signals } from "./highlight-signals";
import { hearSound, type Listener, type Picture, type Sound, watchPicture } from "./listen-to-source";
import { MOTION_STEP_MS, measureMotion } from "./measure-motion";
import { ONSET_STEP_MS, SOUND_RATE_HZ } from "./measure-onsets";
import { LOUDNESS_STEP_MS, readLoudnessSummary } from "./read-loudness";
import { scoreHighlights } from "./score-highlights";
import { trackBeats } from "./track-beats";
import { withinPicture } from "./within-picture";

export const ANALYSIS_VERSION = 2;

const TIME_LIMIT_BASE_MS = 10 * 60_000;
/** Decoding may take this many times the film's length before it is given up: 8K on one slow processor still ends. */
const TIME_LIMIT_PER_MS = 8;
const ONSET_CURVE_STEP_MS = 50;
/** A source whose end is missing by more than this (and by more than 2 %) broke off; containers round by less. So does a picture that ends before its sound. */
const BREAK_MS = 1500;
const BREAK_PART = 0.02;

export interface AnalyzeOptions {
  readonly signal?: AbortSignal;
  /** Called a few times a second with how much of the source was read, 0 to 1. */
  readonly onProgress?: (part: number) => void;
}

interface Heard {
  readonly picture: Picture | null;
  readonly sound: Sound | null;
  readonly log: string;
  readonly wasBroken: boolean;
}

/** One run of ffmpeg that decodes the source once and feeds every detector. */
async function listen(media: MediaEngine, path: string, probe: MediaProbe, options: AnalyzeOptions): Promise<Heard> {
  const picture = probe.video === null ? null : watchPicture(probe.video, 3);
  const sound = probe.audio === null ? null : hearSound(probe.audio, picture === null ? 3 : 4);
  const listeners = [picture, sound].filter((listener): listener is Listener<Picture> | Listener<Sound> => listener !== null);
  // A damaged part is skipped, however large: what can be decoded is used.
  const args = ["-max_error_rate", "1", "-i", path, "-filter_complex", listeners.map(({ filter }) => filter).join(";")];
  let log = "";
  let failure: DomainError | null = null;
  try {
    const result = await media.run({
      args: [...args, ...listeners.flatMap(({ outputs }) => outputs)],
      pipes: listeners.flatMap(({ readers }) => readers),
      signal: options.signal,
      timeLimitMs: TIME_LIMIT_BASE_MS + TIME_LIMIT_PER_MS * probe.durationMs,
      onProgress: (outTimeMs) => options.onProgress?.(Math.min(1, outTimeMs / probe.durationMs)),
    });
    log = result.log;
  } catch (error) {
    failure = findDomainError(error);
    if (failure?.code !== "media_unreadable" || failure.details.limit !== undefined) throw error;
  }
  const seen = picture === null ? null : await picture.finish();
  const heard = sound === null ? null : await sound.finish();
  const nothing = (seen?.frames ?? 0) === 0 && (heard?.samples ?? 0) === 0;
  if (nothing) throw failure ?? new DomainError("media_unreadable", { sentence: "Nothing in this file can be decoded as picture or sound." });
  return { picture: seen?.frames === 0 ? null : seen, sound: heard?.samples === 0 ? null : heard, log, wasBroken: failure !== null };
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Whether something that should last `wholeMs` is over at `endMs`. */
function endsEarly(endMs: number, wholeMs: number): boolean {
  return wholeMs - endMs > Math.max(BREAK_MS, wholeMs * BREAK_PART);
}

interface Extent {
  readonly durationMs: number;
  /** Where the picture ends; the sound may go on. */
  readonly pictureEndMs: number;
  readonly warnings: string[];
}

/** How much of the source there really is, and a sentence for each thing that is missing. */
function measureExtent(probe: MediaProbe, { picture, sound, wasBroken }: Heard): Extent {
  const pictureMs = picture === null ? 0 : (picture.frames * 1000) / picture.framesPerSecond;
  const reachedMs = Math.round(Math.max(pictureMs, sound === null ? 0 : (sound.samples * 1000) / SOUND_RATE_HZ));
  const warnings: string[] = [];
  const isShort = endsEarly(reachedMs, probe.durationMs);
  const durationMs = isShort ? reachedMs : probe.durationMs;
  const isPictureShort = picture !== null && endsEarly(pictureMs, durationMs);
  if (isShort || (wasBroken && reachedMs < probe.durationMs)) warnings.push(`The file breaks off at ${clock(reachedMs)}. What comes before it was used.`);
  if (probe.video !== null && picture === null) warnings.push("The picture cannot be decoded. Only the sound was used.");
  if (probe.audio !== null && sound === null) warnings.push("The sound cannot be decoded. Only the picture was used.");
  if (isPictureShort) warnings.push(`The picture ends at ${clock(pictureMs)} and the sound goes on. Clips are cut from what comes before.`);
  return { durationMs, pictureEndMs: isPictureShort ? Math.round(pictureMs) : durationMs, warnings };
}

/** Onsets in steps of 50 ms, the strongest of each, against their own mean. */
function toOnsetCurve(onsets: Float32Array): Curve {
  const every = ONSET_CURVE_STEP_MS / ONSET_STEP_MS;
  const mean = onsets.reduce((sum, value) => sum + value, 0) / Math.max(1, onsets.length);
  const values = Array.from({ length: Math.ceil(onsets.length / every) }, (_, step) => {
    const strongest = onsets.subarray(step * every, (step + 1) * every).reduce((most, value) => Math.max(most, value), 0);
    return mean === 0 ? 0 : Math.round((100 * strongest) / mean) / 100;
  });
  return { stepMs: ONSET_CURVE_STEP_MS, values };
}

const NO_BEATS = { tempoBpm: null, beatsMs: [], downbeatsMs: [] };
const SILENT = { integratedLufs: null, truePeakDbtp: null };

/**
 * Everything that the auto-editor hears and sees in a source, from one decode. Memory does not grow with the source but for
 * a few numbers a frame (some 40 MB for two hours).
 * @throws DomainError `media_unreadable` when nothing at all can be decoded, `cancelled` after the signal.
 */
export async function analyzeSource(media: MediaEngine, path: string, probe: MediaProbe, options: AnalyzeOptions = {}): Promise<Analysis> {
  const heard = await listen(media, path, probe, options);
  const { picture, sound } = heard;
  const { durationMs, pictureEndMs, warnings } = measureExtent(probe, heard);
  const within = (ms: number): boolean => ms < durationMs;
  const beats = sound === null ? NO_BEATS : trackBeats(sound.onsets);
  const shots = picture === null ? [] : detectShots(picture.series, picture.evidence, picture.framesPerSecond, pictureEndMs);
  const lufs = [...(sound?.momentary ?? [])].map((value) => Math.round(value * 10) / 10);
  const signals: Signals = {
    version: ANALYSIS_VERSION,
    durationMs,
    hasVideo: picture !== null,
    hasAudio: sound !== null,
    tempoBpm: beats.tempoBpm,
    beatsMs: beats.beatsMs.filter(within),
    downbeatsMs: beats.downbeatsMs.filter(within),
    shots,
    loudness: sound === null ? SILENT : readLoudnessSummary(heard.log),
    loudnessCurve: { stepMs: LOUDNESS_STEP_MS, values: lufs },
    motionCurve: picture === null ? { stepMs: MOTION_STEP_MS, values: [] } : measureMotion(picture.series.change, picture.framesPerSecond, shots),
    action: (picture?.action ?? []).filter(({ atMs }) => within(atMs)),
    speech: sound === null ? [] : findSpeech(sound.speech, durationMs),
    onsetCurve: sound === null ? { stepMs: ONSET_CURVE_STEP_MS, values: [] } : toOnsetCurve(sound.onsets.all),
    warnings,
  };
  return { ...signals, highlights: scoreHighlights(withinPicture(signals)) };
}
