import type { MrrMonth } from "./contract";
import type { MrrSum } from "./queries";
import type { MrrKind } from "./rules";

const BPS_PER_WHOLE = 10_000;

/** The months of one currency, in order and without a gap, each beginning where the one before ended. */
export function buildMrrMonths(sums: readonly MrrSum[], months: readonly string[]): MrrMonth[] {
  const before = pick(sums, null);
  let startCents = total(before, "cents");
  let startPatrons = patronsOf(before);
  return months.map((month) => {
    const moved = pick(sums, month);
    const endCents = startCents + total(moved, "cents");
    const endPatrons = startPatrons + patronsOf(moved);
    const row: MrrMonth = {
      month,
      startCents,
      newCents: moved.new.cents,
      expansionCents: moved.expansion.cents,
      contractionCents: 0 - moved.contraction.cents,
      churnCents: 0 - moved.churn.cents,
      reactivationCents: moved.reactivation.cents,
      endCents,
      startPatrons,
      newPatrons: moved.new.count,
      churnedPatrons: moved.churn.count,
      reactivatedPatrons: moved.reactivation.count,
      endPatrons,
      churnBps: startPatrons === 0 ? null : Math.round((moved.churn.count * BPS_PER_WHOLE) / startPatrons),
    };
    startCents = endCents;
    startPatrons = endPatrons;
    return row;
  });
}

type Moved = Readonly<Record<MrrKind, { readonly cents: number; readonly count: number }>>;

function pick(sums: readonly MrrSum[], month: string | null): Moved {
  const of = (kind: MrrKind) => sums.find((sum) => sum.month === month && sum.kind === kind) ?? { cents: 0, count: 0 };
  return { new: of("new"), expansion: of("expansion"), contraction: of("contraction"), churn: of("churn"), reactivation: of("reactivation") };
}

function total(moved: Moved, field: "cents"): number {
  return Object.values(moved).reduce((sum, each) => sum + each[field], 0);
}

/** Who begins to pay comes in as new or again; who stops is churn. */
function patronsOf(moved: Moved): number {
  return moved.new.count + moved.reactivation.count - moved.churn.count;
}
