import type { OnsetCurves } from "./measure-onsets";

const BAR_BEATS = 4;
/** How many bars' worth of evidence it takes to believe that the count was broken. */
const BREAK_COST = 4;
/** A bass note counts double: it marks the bar more surely than anything else that is cheap to hear. */
const BASS_WEIGHT = 2;

function strongestNear(curve: Float32Array, step: number): number {
  let best = 0;
  for (let near = step - 3; near <= step + 3; near++) best = Math.max(best, curve[near] ?? 0);
  return best;
}

function inOwnMean(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => (mean === 0 ? 0 : value / mean - 1));
}

/** The beats that begin bars of four: the count that puts the strongest bass and onsets on the one, allowed to break where the music does. */
export function findDownbeats(steps: readonly number[], beatsMs: readonly number[], curves: OnsetCurves): number[] {
  const bass = inOwnMean(steps.map((step) => strongestNear(curves.bass, step)));
  const all = inOwnMean(steps.map((step) => strongestNear(curves.all, step)));
  let scores: number[] = new Array(BAR_BEATS).fill(0);
  const cameFrom: number[][] = [];
  steps.forEach((_, index) => {
    const accent = BASS_WEIGHT * (bass[index] ?? 0) + (all[index] ?? 0);
    const best = scores.indexOf(Math.max(...scores));
    const from = scores.map((_score, place) => {
      const steady = (place + BAR_BEATS - 1) % BAR_BEATS;
      return (scores[steady] ?? 0) >= (scores[best] ?? 0) - BREAK_COST ? steady : best;
    });
    scores = from.map((before, place) => {
      const broken = before !== (place + BAR_BEATS - 1) % BAR_BEATS;
      return (scores[before] ?? 0) - (broken ? BREAK_COST : 0) + (place === 0 ? accent : 0);
    });
    cameFrom.push(from);
  });
  let place = scores.indexOf(Math.max(...scores));
  const downbeats: number[] = [];
  for (let index = steps.length - 1; index >= 0; index--) {
    if (place === 0) downbeats.push(beatsMs[index] ?? 0);
    place = cameFrom[index]?.[place] ?? 0;
  }
  return downbeats.reverse();
}
