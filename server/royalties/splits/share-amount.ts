import { smallerOf, splitByWeights } from "../../kernel/money";
import { addStages, NOTHING, type Part, type Stages } from "./rules";
import { countOf, scheduleOf } from "./schedule";

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
  const takenMicros = smallerOf(amountMicros, openMicros);
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
  const byLargest = shares.map((micros, index) => ({ micros, index })).sort((a, b) => Number(b.micros - a.micros));
  for (const { micros, index } of byLargest) {
    const taken = smallerOf(micros, excess);
    shares[index] = micros - taken;
    excess -= taken;
  }
  return shares;
}
