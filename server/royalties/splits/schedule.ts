/**
 * In which order parties get the smallest units of money, so that after any number of them each has had less than one unit
 * more or less than its percent, and never has to give one back.
 *
 * The k-th unit of a party with weight w of N may come in slot ⌊(k−1)·N/w⌋ at the earliest and must come before slot ⌈k·N/w⌉;
 * the earliest deadline goes first. That such windows can always be kept, and by this rule, is Baruah, Cohen, Plaxton and
 * Varvel, "Proportionate progress: a notion of fairness in resource allocation", Algorithmica 15 (1996); the problem is
 * Tijdeman's chairman assignment (Discrete Mathematics 32, 1980).
 */
export interface Schedule {
  /** After so many units everybody has had exactly their weight, and it begins anew. */
  readonly period: number;
  readonly weights: readonly number[];
  /** For each party: how many of the first n units, n from 0 to `period`, are its own. */
  readonly counts: readonly Uint16Array[];
}

const SCHEDULES_KEPT_MAX = 256;
const kept = new Map<string, Schedule>();

/** The schedule of these weights (whole numbers from 0 that sum to more than 0 and at most 65,535). */
export function scheduleOf(weights: readonly number[]): Schedule {
  const key = weights.join(" ");
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = makeSchedule(weights);
  for (const oldest of kept.keys()) {
    if (kept.size < SCHEDULES_KEPT_MAX) break;
    kept.delete(oldest);
  }
  kept.set(key, made);
  return made;
}

/** What a party has had of the first `total` units. */
export function countOf(schedule: Schedule, party: number, total: bigint): bigint {
  const period = BigInt(schedule.period);
  const whole = (total / period) * BigInt(schedule.weights[party] ?? 0);
  return whole + BigInt(schedule.counts[party]?.[Number(total % period)] ?? 0);
}

function makeSchedule(bps: readonly number[]): Schedule {
  const divisor = bps.reduce(greatestCommonDivisor, 0);
  const weights = bps.map((weight) => weight / divisor);
  const period = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = weights.map(() => new Uint16Array(period + 1));
  const had = new Uint16Array(weights.length);
  for (let slot = 0; slot < period; slot++) {
    const next = findNext(weights, had, slot, period);
    had[next] = (had[next] ?? 0) + 1;
    for (const [party, of] of counts.entries()) of[slot + 1] = had[party] ?? 0;
  }
  return { period, weights, counts };
}

/** Of the parties whose next unit may come in this slot, the one whose must come soonest; the earlier one where two are alike. */
function findNext(weights: readonly number[], had: Uint16Array, slot: number, period: number): number {
  let next = -1;
  let soonest = Number.POSITIVE_INFINITY;
  for (const [party, weight] of weights.entries()) {
    const count = had[party] ?? 0;
    if (weight === 0 || count === weight || Math.floor((count * period) / weight) > slot) continue;
    const deadline = Math.ceil(((count + 1) * period) / weight);
    if (deadline < soonest) [next, soonest] = [party, deadline];
  }
  if (next === -1) throw new Error(`No party may have unit ${slot} of ${period}: the windows cannot be kept.`);
  return next;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
