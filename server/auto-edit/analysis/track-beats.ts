import { estimateTempo, LONGEST_PERIOD, type TempoPath } from "./estimate-tempo";
import { findDownbeats } from "./find-downbeats";
import { ONSET_STEP_MS, type OnsetCurves } from "./measure-onsets";

export interface Beats {
  readonly tempoBpm: number | null;
  readonly beatsMs: readonly number[];
  readonly downbeatsMs: readonly number[];
}

const NO_BEATS: Beats = { tempoBpm: null, beatsMs: [], downbeatsMs: [] };
const TREND_STEPS = 100;
const STEPS_PER_SECOND = 1000 / ONSET_STEP_MS;
/** How strictly beats keep their distance, against how much an onset weighs (Ellis 2007, "tightness"). */
const TIGHTNESS = 100;
/** Below this the curve holds what rounding makes of a held tone. A soft note is a hundred times more. */
const ONSET_FLOOR = 0.05;
const CLARITY_MIN = 0.16;
const BEATS_MIN = 4;

/** What stands out of the second around it, in units of its own spread. */
function standOut(onsets: Float32Array): Float32Array {
  const sums = new Float64Array(onsets.length + 1);
  for (let i = 0; i < onsets.length; i++) sums[i + 1] = (sums[i] ?? 0) + (onsets[i] ?? 0);
  const raised = onsets.map((value, i) => {
    if (value < ONSET_FLOOR) return 0;
    const from = Math.max(0, i - TREND_STEPS);
    const to = Math.min(onsets.length, i + TREND_STEPS + 1);
    return Math.max(0, value - ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from));
  });
  const spread = Math.sqrt(raised.reduce((sum, value) => sum + value * value, 0) / Math.max(1, raised.length));
  return spread === 0 ? raised : raised.map((value) => Math.min(8, value / spread));
}

function periodAt(path: TempoPath, step: number): number {
  const second = Math.min(path.periods.length - 1, Math.max(0, Math.floor(step / STEPS_PER_SECOND)));
  return path.periods[second] ?? LONGEST_PERIOD;
}

/** Dynamic programming over all places a beat may be (Ellis, "Beat tracking by dynamic programming", 2007), with a period that may drift. */
function placeBeats(onsets: Float32Array, path: TempoPath): number[] {
  const total = new Float64Array(onsets.length);
  const cameFrom = new Int32Array(onsets.length).fill(-1);
  for (let step = 0; step < onsets.length; step++) {
    const period = periodAt(path, step);
    let best = 0;
    for (let before = Math.max(0, step - 2 * period); before <= step - period / 2; before++) {
      const score = (total[before] ?? 0) - TIGHTNESS * Math.log((step - before) / period) ** 2;
      if (score <= best) continue;
      best = score;
      cameFrom[step] = before;
    }
    total[step] = best + (onsets[step] ?? 0);
  }
  let last = total.length - 1;
  for (let step = Math.max(0, total.length - 2 * periodAt(path, total.length)); step < total.length; step++)
    if ((total[step] ?? 0) > (total[last] ?? 0)) last = step;
  const beats: number[] = [];
  for (let step = last; step >= 0; step = cameFrom[step] ?? -1) beats.push(step);
  return beats.reverse();
}

/** The top of the parabola through an onset's peak and its neighbours: beats finer than the curve's own step. */
function refine(onsets: Float32Array, step: number): number {
  let peak = step;
  for (let near = step - 2; near <= step + 2; near++) if ((onsets[near] ?? 0) > (onsets[peak] ?? 0)) peak = near;
  const left = onsets[peak - 1] ?? 0;
  const top = onsets[peak] ?? 0;
  const right = onsets[peak + 1] ?? 0;
  const curve = left - 2 * top + right;
  return curve >= 0 ? peak : peak + (0.5 * (left - right)) / curve;
}

/** The middle value of the distances, then the mean of those near it: steady against a missed beat and against the curve's step. */
function measureTempo(beatsMs: readonly number[]): number {
  const gaps = beatsMs.slice(1).map((beat, i) => beat - (beatsMs[i] ?? 0));
  const middle = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 500;
  const near = gaps.filter((gap) => Math.abs(gap - middle) < 0.1 * middle);
  return Math.round((600_000 * near.length) / near.reduce((sum, gap) => sum + gap, 0)) / 10;
}

/** Beats, the first beats of bars, and the tempo; nothing where no steady pulse is heard (speech, noise, silence). */
export function trackBeats(curves: OnsetCurves): Beats {
  const onsets = standOut(curves.all);
  if (onsets.length < STEPS_PER_SECOND || onsets.every((value) => value === 0)) return NO_BEATS;
  const path = estimateTempo(onsets);
  const clear = path.clarity.map((_, second) => {
    const near = path.clarity.slice(Math.max(0, second - 2), second + 3);
    return near.reduce((sum, value) => sum + value, 0) / near.length >= CLARITY_MIN;
  });
  const steps = placeBeats(onsets, path).filter((step) => clear[Math.min(clear.length - 1, Math.floor(step / STEPS_PER_SECOND))] === true);
  if (steps.length < BEATS_MIN) return NO_BEATS;
  const beatsMs = steps.map((step) => Math.max(0, Math.round(refine(onsets, step) * ONSET_STEP_MS)));
  return { tempoBpm: measureTempo(beatsMs), beatsMs, downbeatsMs: findDownbeats(steps, beatsMs, curves) };
}
