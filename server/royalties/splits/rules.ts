import { splitByWeights } from "../../kernel/money";
import { countOf, scheduleOf } from "./schedule";

export const WHOLE_BPS = 10_000;
/** With the holder. */
export const PARTIES_MAX = 20;
/** How often what somebody gets can be shared on. */
export const DEPTH_MAX = 8;

/** Money by where in the order it came: costs recouped, then a sum agreed on, then percent. Micros. */
export interface Stages {
  readonly recoupMicros: bigint;
  readonly fixedMicros: bigint;
  readonly shareMicros: bigint;
}

/** What a party has by the terms. Percent of all parties sum to 10,000 basis points. */
export interface Part extends Omit<Stages, "shareMicros"> {
  readonly shareBps: number;
}

export const NOTHING: Stages = { recoupMicros: 0n, fixedMicros: 0n, shareMicros: 0n };

export function totalOf({ recoupMicros, fixedMicros, shareMicros }: Stages): bigint {
  return recoupMicros + fixedMicros + shareMicros;
}

export function addStages(a: Stages, b: Stages): Stages {
  return { recoupMicros: a.recoupMicros + b.recoupMicros, fixedMicros: a.fixedMicros + b.fixedMicros, shareMicros: a.shareMicros + b.shareMicros };
}

/**
 * Shares `amountMicros` among `parts`: first what was spent comes back, up to its sum and in proportion to what is left of
 * it; then sums agreed on, likewise; then percent. The shares sum to the amount, always, and none is below zero.
 * `carried` is what each had before. The share by percent is what the schedule gives of all that was ever shared so, less
 * what was had: after any sequence of amounts each party has had less than one micro more or less than its percent of
 * them all, however they were cut up. Where something was taken back since, a difference of a few micros evens out at once.
 */
export function shareAmount(input: { readonly amountMicros: bigint; readonly parts: readonly Part[]; readonly carried: readonly Stages[] }): {
  readonly shares: readonly Stages[];
  readonly carried: readonly Stages[];
} {
  const had = (index: number) => input.carried[index] ?? NOTHING;
  const recoup = payFirst(
    input.amountMicros,
    input.parts.map((part, index) => part.recoupMicros - had(index).recoupMicros),
  );
  const fixed = payFirst(
    recoup.leftMicros,
    input.parts.map((part, index) => part.fixedMicros - had(index).fixedMicros),
  );
  const percent = sharePercent(
    fixed.leftMicros,
    input.parts.map((part) => part.shareBps),
    input.parts.map((_, index) => had(index).shareMicros),
  );
  const shares = input.parts.map(
    (_, index): Stages => ({ recoupMicros: recoup.paid[index] ?? 0n, fixedMicros: fixed.paid[index] ?? 0n, shareMicros: percent[index] ?? 0n }),
  );
  return { shares, carried: shares.map((share, index) => addStages(had(index), share)) };
}

function payFirst(amountMicros: bigint, owed: readonly bigint[]): { readonly paid: readonly bigint[]; readonly leftMicros: bigint } {
  const open = owed.map((micros) => (micros > 0n ? micros : 0n));
  const openMicros = open.reduce((sum, micros) => sum + micros, 0n);
  const takenMicros = amountMicros < openMicros ? amountMicros : openMicros;
  if (takenMicros === 0n) return { paid: open.map(() => 0n), leftMicros: amountMicros };
  // A share by largest remainder is at most its quota rounded up, and so never more than what is open.
  return { paid: splitByWeights(takenMicros, open), leftMicros: amountMicros - takenMicros };
}

function sharePercent(amountMicros: bigint, bps: readonly number[], had: readonly bigint[]): readonly bigint[] {
  if (amountMicros === 0n) return bps.map(() => 0n);
  const schedule = scheduleOf(bps);
  const total = had.reduce((sum, micros) => sum + micros, 0n) + amountMicros;
  const due = bps.map((_, index) => countOf(schedule, index, total) - (had[index] ?? 0n));
  return due.some((micros) => micros < 0n) ? withoutDebts(due) : due;
}

/** Who had more than is due, since something was taken back, gets nothing; the others have that much less, the largest first. */
function withoutDebts(due: readonly bigint[]): readonly bigint[] {
  let excess = due.reduce((sum, micros) => (micros < 0n ? sum - micros : sum), 0n);
  const shares = due.map((micros) => (micros < 0n ? 0n : micros));
  const byLargest = shares
    .map((micros, index) => ({ micros, index }))
    .sort((a, b) => (a.micros === b.micros ? a.index - b.index : a.micros > b.micros ? -1 : 1));
  for (const { micros, index } of byLargest) {
    let taken = excess;
    if (micros < excess) taken = micros;
    shares[index] = micros - taken;
    excess -= taken;
  }
  return shares;
}

/** Takes `amountMicros` from what is open of each, in proportion and exactly; never more than is open. */
export function takeInProportion(amountMicros: bigint, open: readonly bigint[]): readonly bigint[] {
  if (amountMicros === 0n) return open.map(() => 0n);
  return splitByWeights(amountMicros, open);
}

/** Who gets from whom, of one video. */
export interface Edge {
  readonly holderId: string;
  readonly partyId: string;
}

/** Whether money could come back to who shared it, or be shared on more often than `DEPTH_MAX`. */
export function findLoop(edges: readonly Edge[]): "cycle" | "too deep" | null {
  const next = new Map<string, string[]>();
  for (const { holderId, partyId } of edges) if (holderId !== partyId) next.set(holderId, [...(next.get(holderId) ?? []), partyId]);
  const depths = new Map<string, number>();
  const onPath = new Set<string>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    if (onPath.has(id)) return Number.POSITIVE_INFINITY;
    onPath.add(id);
    const depth = Math.max(0, ...(next.get(id) ?? []).map((party) => depthOf(party) + 1));
    onPath.delete(id);
    depths.set(id, depth);
    return depth;
  };
  const deepest = Math.max(0, ...[...next.keys()].map(depthOf));
  if (deepest === Number.POSITIVE_INFINITY) return "cycle";
  return deepest > DEPTH_MAX ? "too deep" : null;
}
