import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../kernel/durations";
import { addMonths, effectOf, type Offer, QUOTE_MS_MAX, TRIAL_MS_MIN, withdrawableUntil } from "./rules";

const START = new Date("2026-11-22T12:00:00.000Z");
const later = (ms: number) => new Date(START.getTime() + ms);
const moment = fc.date({ min: new Date("1990-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });

describe("a withdrawal", () => {
  it("is open for fourteen days to the millisecond", () => {
    const facts = { startedAt: START, withdrawnAt: null };
    expect(withdrawableUntil(facts, START)).toEqual(later(14 * DAY_MS));
    expect(withdrawableUntil(facts, later(14 * DAY_MS - 1))).toEqual(later(14 * DAY_MS));
    expect(withdrawableUntil(facts, later(14 * DAY_MS))).toBeNull();
  });

  it("is not open of what never began, or was withdrawn from", () => {
    expect(withdrawableUntil({ startedAt: null, withdrawnAt: null }, START)).toBeNull();
    expect(withdrawableUntil({ startedAt: START, withdrawnAt: START }, START)).toBeNull();
  });
});

describe("a change of a subscription", () => {
  it.each<[number, Offer["interval"], number, Offer["interval"], string]>([
    [2, "month", 2, "month", "none"],
    [2, "year", 2, "year", "none"],
    [1, "month", 2, "month", "now"],
    [2, "month", 1, "month", "period_end"],
    [2, "month", 2, "year", "now"],
    [2, "year", 2, "month", "period_end"],
    [1, "month", 2, "year", "now"],
    [2, "month", 1, "year", "period_end"],
    [1, "year", 2, "month", "period_end"],
    [1, "year", 2, "year", "now"],
  ])("from rank %i by the %s to rank %i by the %s takes effect: %s", (fromRank, fromInterval, toRank, toInterval, effect) => {
    expect(effectOf({ rank: fromRank, interval: fromInterval }, { rank: toRank, interval: toInterval })).toBe(effect);
  });

  it("that gives more and its way back are never both at once", () => {
    const offer = fc.record({ rank: fc.integer({ min: 1, max: 4 }), interval: fc.constantFrom<Offer["interval"]>("month", "year") });
    fc.assert(fc.property(offer, offer, (from, to) => effectOf(from, to) !== "now" || effectOf(to, from) === "period_end"));
  });
});

describe("the day some months later", () => {
  it.each([
    ["2027-01-31T12:00:00.000Z", 1, "2027-02-28T12:00:00.000Z"],
    ["2028-01-31T12:00:00.000Z", 1, "2028-02-29T12:00:00.000Z"],
    ["2026-10-31T23:59:59.999Z", 1, "2026-11-30T23:59:59.999Z"],
    ["2026-12-31T00:00:00.000Z", 2, "2027-02-28T00:00:00.000Z"],
    ["2026-11-22T12:00:00.000Z", 12, "2027-11-22T12:00:00.000Z"],
    ["2026-02-28T12:00:00.000Z", 1, "2026-03-28T12:00:00.000Z"],
    ["2026-11-01T00:00:00.000Z", 3, "2027-02-01T00:00:00.000Z"],
  ])("than %s, by %i, is %s", (from, months, to) => {
    expect(addMonths(new Date(from), months).toISOString()).toBe(to);
  });

  it("is in the month meant, at the same time of day, and on the same day or the last", () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 36 }), (from, months) => {
        const to = addMonths(from, months);
        expect((to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()).toBe(months);
        expect(to.toISOString().slice(10)).toBe(from.toISOString().slice(10));
        const isLast = new Date(to.getTime() + DAY_MS).getUTCDate() === 1;
        expect(to.getUTCDate() === from.getUTCDate() || (isLast && to.getUTCDate() < from.getUTCDate())).toBe(true);
      }),
    );
  });

  it("leaves the day it counts from as it is", () => {
    const from = new Date("2027-01-31T12:00:00.000Z");
    addMonths(from, 1);
    expect(from.toISOString()).toBe("2027-01-31T12:00:00.000Z");
  });
});

describe("what Stripe and an agreement ask for", () => {
  it("is two days for a trial and an hour for the figures of a preview", () => {
    expect([TRIAL_MS_MIN, QUOTE_MS_MAX]).toEqual([172_800_000, 3_600_000]);
  });
});
