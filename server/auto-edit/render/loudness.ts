import type { Curve, Span } from "../types";

/** What clips are brought to: streaming platforms turn louder ones down, and peaks above this clip in a player's converter. */
export const TARGET_LUFS = -14;
export const PEAK_MAX_DBTP = -1;

const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE_LU = 10;

/**
 * Integrated loudness of pieces of a source, from the momentary loudness that the analysis measured: ITU-R BS.1770-4's blocks are just these
 * 400 ms windows, gated at −70 LUFS and 10 LU below their own mean. Null where all is silence.
 */
export function integrateLoudness(curve: Curve, spans: readonly Span[]): number | null {
  const blocks = spans.flatMap(({ startMs, endMs }) => curve.values.slice(Math.floor(startMs / curve.stepMs), Math.ceil(endMs / curve.stepMs)));
  const loud = meanOf(blocks.filter((lufs) => lufs > ABSOLUTE_GATE_LUFS));
  if (loud === null) return null;
  return meanOf(blocks.filter((lufs) => lufs > Math.max(ABSOLUTE_GATE_LUFS, loud - RELATIVE_GATE_LU)));
}

function meanOf(lufs: readonly number[]): number | null {
  if (lufs.length === 0) return null;
  return 10 * Math.log10(lufs.reduce((sum, value) => sum + 10 ** (value / 10), 0) / lufs.length);
}

export interface Loudness {
  /** Null for silence, or for less than the 400 ms that the standard needs. */
  readonly lufs: number | null;
  readonly peakDbtp: number | null;
}

/** The summary that ffmpeg's `ebur128` writes at the end of a run. */
export function readLoudness(log: string): Loudness {
  const summary = log.slice(log.lastIndexOf("Summary:"));
  const lufs = Number(/\bI:\s+(-?[\d.]+|-?inf|nan) LUFS/.exec(summary)?.[1] ?? Number.NaN);
  const peak = Number(/True peak:\s+Peak:\s+(-?[\d.]+|-?inf) dBFS/.exec(summary)?.[1] ?? Number.NaN);
  return { lufs: Number.isFinite(lufs) && lufs > ABSOLUTE_GATE_LUFS ? lufs : null, peakDbtp: Number.isFinite(peak) ? peak : null };
}
