import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listMonths } from "./months";
import { type MrrKind, mrrCentsOf, mrrKindOf } from "./rules";

describe("monthly recurring revenue", () => {
  it.each([
    ["ACTIVE", 499],
    ["PAST_DUE", 499],
    ["TRIALING", 0],
    ["PAUSED", 0],
    ["INCOMPLETE", 0],
    ["CANCELLED", 0],
    ["EXPIRED", 0],
  ])("of a subscription that is %s is %i cents", (status, cents) => {
    expect(mrrCentsOf({ status, monthlyAmount: 499 })).toBe(cents);
  });

  it.each<[number, number, boolean, MrrKind | null]>([
    [0, 0, true, null],
    [499, 499, false, null],
    [0, 499, true, "new"],
    [0, 499, false, "reactivation"],
    [499, 0, false, "churn"],
    [499, 500, false, "expansion"],
    [500, 499, true, "contraction"],
  ])("that goes from %i to %i cents, first of the fan: %s, is %s", (beforeCents, afterCents, isFirst, kind) => {
    expect(mrrKindOf({ beforeCents, afterCents, isFirst })).toBe(kind);
  });
});

describe("the months of a report", () => {
  it("end with the one of now and go back over the turn of a year", () => {
    expect(listMonths(new Date("2027-02-28T23:59:59.999Z"), 4)).toEqual(["2026-11", "2026-12", "2027-01", "2027-02"]);
    expect(listMonths(new Date("2027-01-31T00:00:00.000Z"), 1)).toEqual(["2027-01"]);
  });

  it("are as many as asked for, each once and in order", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }), fc.integer({ min: 1, max: 60 }), (now, count) => {
        const months = listMonths(now, count);
        expect(months).toEqual([...new Set(months)].toSorted());
        expect([months.length, months.at(-1)]).toEqual([count, now.toISOString().slice(0, 7)]);
      }),
    );
  });
});
