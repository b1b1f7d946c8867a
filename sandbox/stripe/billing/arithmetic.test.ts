import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { moveByIntervals, periodAround } from "./periods";
import { percentOfCents, prorateCents, shareCents } from "./prorate";

const at = (text: string) => Date.parse(`${text}Z`) / 1000;
const MONTHLY = { interval: "month", interval_count: 1 };
const cents = fc.integer({ min: 1, max: 99_999_999 });

describe("a billing period", () => {
  test("that begins on the 31st ends on the last day of shorter months and comes back to the 31st", () => {
    const anchor = at("2026-01-31T10:00:00");
    const ends = [1, 2, 3].map((count) => new Date(moveByIntervals(anchor, MONTHLY, count) * 1000).toISOString());
    expect(ends).toEqual(["2026-02-28T10:00:00.000Z", "2026-03-31T10:00:00.000Z", "2026-04-30T10:00:00.000Z"]);
  });

  test("of a leap day's year ends on the 28th", () => {
    expect(moveByIntervals(at("2024-02-29T00:00:00"), { interval: "year", interval_count: 1 }, 1)).toBe(at("2025-02-28T00:00:00"));
  });

  test("holds the moment it is asked for, and the next begins where it ends", () => {
    const interval = fc.record({ interval: fc.constantFrom("day", "week", "month", "year"), interval_count: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(
        fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }),
        interval,
        fc.integer({ min: -40_000_000, max: 400_000_000 }),
        (anchor, every, offset) => {
          const period = periodAround(anchor, every, anchor + offset);
          expect(period.start).toBeLessThanOrEqual(anchor + offset);
          expect(period.end).toBeGreaterThan(anchor + offset);
          expect(periodAround(anchor, every, period.end).start).toBe(period.end);
        },
      ),
    );
  });
});

describe("a proration", () => {
  test("is to the second: half a period is half the price", () => {
    expect(prorateCents(1000, { start: 0, end: 100 }, 50)).toBe(500);
    expect(prorateCents(999, { start: 0, end: 3 }, 1)).toBe(666);
    expect(prorateCents(-999, { start: 0, end: 2 }, 1)).toBe(-500);
  });

  test("gives back the whole at the start and nothing at the end", () => {
    fc.assert(
      fc.property(cents, fc.integer({ min: 1, max: 40_000_000 }), (amount, length) => {
        expect(prorateCents(amount, { start: 0, end: length }, 0)).toBe(amount);
        expect(prorateCents(amount, { start: 0, end: length }, length)).toBe(0);
      }),
    );
  });

  test("of shares sums to the whole", () => {
    fc.assert(
      fc.property(cents, fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 9 }), (total, weights) => {
        const shares = shareCents(total, weights);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(weights.some((weight) => weight > 0) ? total : 0);
      }),
    );
  });

  test("of percents rounds half up to the cent", () => {
    expect([percentOfCents(499, 10), percentOfCents(999, 50), percentOfCents(999, 33.33)]).toEqual([50, 500, 333]);
  });
});
