import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildMrrMonths } from "./build-mrr-months";

const MONTHS = ["2026-11", "2026-12", "2027-01"];
const sum = (month: string | null, kind: "new" | "expansion" | "contraction" | "churn" | "reactivation", cents: number, count: number) => ({
  ...{ currency: "USD", month, kind, cents, count },
});

describe("the months of recurring revenue", () => {
  it("say what came and went, to the cent and the head, each beginning where the one before ended", () => {
    const rows = buildMrrMonths(
      [
        sum(null, "new", 3_000, 3),
        sum(null, "churn", -1_000, 1),
        sum("2026-11", "new", 1_998, 2),
        sum("2026-11", "expansion", 500, 1),
        sum("2026-11", "churn", -1_000, 1),
        sum("2027-01", "contraction", -300, 1),
        sum("2027-01", "reactivation", 999, 1),
      ],
      MONTHS,
    );
    const still = { newCents: 0, expansionCents: 0, contractionCents: 0, churnCents: 0, reactivationCents: 0 };
    const heads = { newPatrons: 0, churnedPatrons: 0, reactivatedPatrons: 0 };
    expect(rows).toEqual([
      {
        ...{ ...still, month: "2026-11", startCents: 2_000, newCents: 1_998, expansionCents: 500, churnCents: 1_000, endCents: 3_498 },
        ...{ ...heads, startPatrons: 2, newPatrons: 2, churnedPatrons: 1, endPatrons: 3, churnBps: 5_000 },
      },
      { ...still, ...heads, month: "2026-12", startCents: 3_498, endCents: 3_498, startPatrons: 3, endPatrons: 3, churnBps: 0 },
      {
        ...{ ...still, month: "2027-01", startCents: 3_498, contractionCents: 300, reactivationCents: 999, endCents: 4_197 },
        ...{ ...heads, startPatrons: 3, reactivatedPatrons: 1, endPatrons: 4, churnBps: 0 },
      },
    ]);
  });

  it("have no churn to speak of while there was nobody, and round it to a basis point", () => {
    expect(buildMrrMonths([sum("2026-11", "new", 499, 3)], MONTHS).map(({ churnBps }) => churnBps)).toEqual([null, 0, 0]);
    expect(buildMrrMonths([sum(null, "new", 499, 3), sum("2026-11", "churn", -400, 2)], MONTHS)[0]?.churnBps).toBe(6_667);
    expect(buildMrrMonths([], [])).toEqual([]);
  });

  it("end with the sum of all that ever moved", () => {
    const moved = fc.record({ cents: fc.integer({ min: -100_000, max: 100_000 }), count: fc.nat(9) });
    fc.assert(
      fc.property(moved, moved, moved, moved, (before, first, second, third) => {
        const sums = [{ ...before, month: null }, ...MONTHS.map((month, index) => ({ ...([first, second, third][index] ?? first), month }))];
        const rows = buildMrrMonths(
          sums.map((each) => ({ ...each, currency: "USD", kind: "expansion" as const })),
          MONTHS,
        );
        expect(rows.at(-1)?.endCents).toBe(before.cents + first.cents + second.cents + third.cents);
      }),
    );
  });
});
