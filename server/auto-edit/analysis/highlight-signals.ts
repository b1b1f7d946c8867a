import type { Analysis, Curve, Span } from "../types";

/** What a score is made from: an analysis before anything in it was scored. */
export type Signals = Omit<Analysis, "highlights">;

/** Sums up to each step, so that the mean over any span costs two look-ups. */
class CurveSums {
  readonly stepMs: number;
  readonly #sums: Float64Array;

  constructor(curve: Curve, map: (value: number) => number = (value) => value) {
    this.stepMs = curve.stepMs;
    this.#sums = new Float64Array(curve.values.length + 1);
    curve.values.forEach((value, step) => {
      this.#sums[step + 1] = (this.#sums[step] ?? 0) + map(value);
    });
  }

  get isEmpty(): boolean {
    return this.#sums.length === 1;
  }

  /** Mean over the steps that begin within the span; 0 when there are none. */
  mean({ startMs, endMs }: Span): number {
    const last = this.#sums.length - 1;
    const from = Math.min(last, Math.max(0, Math.round(startMs / this.stepMs)));
    const to = Math.min(last, Math.max(from, Math.round(endMs / this.stepMs)));
    return to === from ? 0 : ((this.#sums[to] ?? 0) - (this.#sums[from] ?? 0)) / (to - from);
  }
}

/** Where in an ordered list the first entry at or after `value` stands. */
export function lowerBound(ordered: readonly number[], value: number): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function countWithin(ordered: readonly number[], { startMs, endMs }: Span): number {
  return lowerBound(ordered, endMs) - lowerBound(ordered, startMs);
}

/** The entry nearest to `value`, or null in an empty list. */
export function nearest(ordered: readonly number[], value: number): number | null {
  const at = lowerBound(ordered, value);
  const candidates = [ordered[at - 1], ordered[at]].filter((entry) => entry !== undefined);
  return candidates.sort((a, b) => Math.abs(a - value) - Math.abs(b - value))[0] ?? null;
}

/** The span of speech that `atMs` falls inside of, its edges not counted, or null. */
export function speechAt(speech: readonly Span[], atMs: number): Span | null {
  const at = lowerBound(
    speech.map((span) => span.endMs),
    atMs,
  );
  const span = speech[at];
  return span !== undefined && span.startMs < atMs && atMs < span.endMs ? span : null;
}

const toPower = (lufs: number): number => 10 ** (lufs / 10);
export const toLufs = (power: number): number => (power <= 1e-7 ? -70 : 10 * Math.log10(power));

/** The signals made ready for scoring thousands of spans. */
export interface Ready {
  readonly signals: Signals;
  readonly power: CurveSums;
  readonly motion: CurveSums;
  readonly onsets: CurveSums;
  /** Share of steps that are silent. */
  readonly silence: CurveSums;
  readonly meanLufs: number;
  readonly shotStartsMs: readonly number[];
  /** Mean motion of each five seconds, in order of size: tells what share of the film moves less. */
  readonly motionRanks: readonly number[];
  readonly powerPeak: number;
}

const RANK_MS = 5000;

function meansOf(sums: CurveSums, durationMs: number): number[] {
  const count = Math.max(1, Math.floor(durationMs / RANK_MS));
  return Array.from({ length: count }, (_, i) => sums.mean({ startMs: i * RANK_MS, endMs: Math.min(durationMs, (i + 1) * RANK_MS) }));
}

export function readySignals(signals: Signals): Ready {
  const power = new CurveSums(signals.loudnessCurve, toPower);
  const motion = new CurveSums(signals.motionCurve);
  return {
    signals,
    power,
    motion,
    onsets: new CurveSums(signals.onsetCurve),
    silence: new CurveSums(signals.loudnessCurve, (lufs) => (lufs < -60 ? 1 : 0)),
    meanLufs: toLufs(power.mean({ startMs: 0, endMs: signals.durationMs })),
    shotStartsMs: signals.shots.map((shot) => shot.startMs),
    motionRanks: meansOf(motion, signals.durationMs).sort((a, b) => a - b),
    powerPeak: Math.max(0, ...meansOf(power, signals.durationMs)),
  };
}
