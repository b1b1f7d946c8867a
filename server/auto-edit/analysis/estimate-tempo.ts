import { ONSET_STEP_MS } from "./measure-onsets";

const SLOWEST_BPM = 45;
const FASTEST_BPM = 230;
/** People tap most music near this tempo; the prior is a bell over octaves around it (Moelants 2002; Ellis 2007). */
const PREFERRED_BPM = 120;
const PREFERENCE_OCTAVES = 0.7;
const WINDOW_STEPS = 800;
const HOP_STEPS = 100;
const TEETH = 8;
/** What it counts that the beat is divided in two, or less surely in three: a pulse that nothing divides is often two thirds of one. */
const DIVISION_WEIGHT = 0.3;
const THIRDS_WEIGHT = 0.7;
/** What changing the tempo by an octave from one second to the next costs, against one window's pulse of at most 1. */
const CHANGE_COST = 6;

export interface TempoPath {
  /** Steps between beats, one value a second. */
  readonly periods: readonly number[];
  /** How clear the pulse is around that second, 0 to 1. */
  readonly clarity: readonly number[];
}

const SHORTEST_PERIOD = Math.floor(60_000 / FASTEST_BPM / ONSET_STEP_MS);
export const LONGEST_PERIOD = Math.ceil(60_000 / SLOWEST_BPM / ONSET_STEP_MS);
const PERIODS = Array.from({ length: LONGEST_PERIOD - SHORTEST_PERIOD + 1 }, (_, index) => SHORTEST_PERIOD + index);

function prior(period: number): number {
  const octaves = Math.log2(60_000 / (period * ONSET_STEP_MS) / PREFERRED_BPM);
  return Math.exp(-0.5 * (octaves / PREFERENCE_OCTAVES) ** 2);
}
const PRIOR = PERIODS.map(prior);

/** Autocorrelation of one window, each lag divided by how much of the window it could see, lag 0 being 1. */
function correlate(onsets: Float32Array, start: number, lagMax: number): Float32Array {
  const window = onsets.subarray(Math.max(0, start), Math.min(onsets.length, start + WINDOW_STEPS));
  const mean = window.reduce((sum, value) => sum + value, 0) / Math.max(1, window.length);
  const centred = window.map((value) => value - mean);
  const energy = centred.reduce((sum, value) => sum + value * value, 0);
  const result = new Float32Array(lagMax + 1);
  if (energy <= 0) return result;
  for (let lag = 0; lag <= Math.min(lagMax, window.length - 1); lag++) {
    let sum = 0;
    for (let i = lag; i < centred.length; i++) sum += (centred[i] ?? 0) * (centred[i - lag] ?? 0);
    result[lag] = (sum / energy) * (centred.length / (centred.length - lag));
  }
  return result;
}

/** How well a pulse of each period, heard over several beats, explains the window: a comb over the autocorrelation. */
function combScores(correlation: Float32Array): Float32Array {
  return Float32Array.from(PERIODS, (period) => {
    let sum = 0;
    let count = 0;
    for (let tooth = 1; tooth <= TEETH; tooth++) {
      const lag = tooth * period;
      if (lag + tooth >= correlation.length) break;
      // A tooth spreads as the beat's own inaccuracy adds up.
      let best = -1;
      for (let near = lag - tooth + 1; near <= lag + tooth - 1; near++) best = Math.max(best, correlation[near] ?? -1);
      sum += best;
      count++;
    }
    if (count === 0) return 0;
    const divided = Math.max(correlation[Math.round(period / 2)] ?? 0, THIRDS_WEIGHT * (correlation[Math.round(period / 3)] ?? 0));
    return Math.max(0, (sum / count + DIVISION_WEIGHT * divided) / (1 + DIVISION_WEIGHT));
  });
}

/** The most likely walk through tempi, dear when it leaps: Viterbi over one comb a second. */
function walk(combs: readonly Float32Array[]): number[] {
  const logs = PERIODS.map((period) => Math.log2(period));
  let best = PERIODS.map((_, state) => (combs[0]?.[state] ?? 0) * (PRIOR[state] ?? 0));
  const cameFrom: Int16Array[] = [];
  for (const comb of combs.slice(1)) {
    const from = new Int16Array(PERIODS.length);
    best = PERIODS.map((_, state) => {
      let top = Number.NEGATIVE_INFINITY;
      for (let before = 0; before < PERIODS.length; before++) {
        const score = (best[before] ?? 0) - CHANGE_COST * Math.abs((logs[state] ?? 0) - (logs[before] ?? 0));
        if (score > top) {
          top = score;
          from[state] = before;
        }
      }
      return top + (comb[state] ?? 0) * (PRIOR[state] ?? 0);
    });
    cameFrom.push(from);
  }
  let state = best.indexOf(Math.max(...best));
  const states = [state];
  for (const from of cameFrom.reverse()) {
    state = from[state] ?? 0;
    states.push(state);
  }
  return states.reverse();
}

/** @param onsets one value each `ONSET_STEP_MS`, already freed of its slow rise and fall. */
export function estimateTempo(onsets: Float32Array): TempoPath {
  const seconds = Math.max(1, Math.floor(onsets.length / HOP_STEPS));
  const lagMax = TEETH * (LONGEST_PERIOD + 1);
  const combs = Array.from({ length: seconds }, (_, second) => {
    const centred = second * HOP_STEPS + HOP_STEPS / 2 - WINDOW_STEPS / 2;
    const start = Math.max(0, Math.min(centred, onsets.length - WINDOW_STEPS));
    return combScores(correlate(onsets, start, lagMax));
  });
  const states = walk(combs);
  return { periods: states.map((state) => PERIODS[state] ?? SHORTEST_PERIOD), clarity: states.map((state, second) => combs[second]?.[state] ?? 0) };
}
