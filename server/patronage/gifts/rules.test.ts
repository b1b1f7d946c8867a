import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS } from "@/server/kernel/durations";
import { GIFT_MONTHS, giftPrice, giftStart, RESEND_EVERY_MS, SEND_AHEAD_MS_MAX } from "./rules";

const NOW = new Date("2026-11-22T12:00:00.000Z");
const later = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

describe("the price of a gift", () => {
  it("is the month's for each month, and for a year the year's", () => {
    const tier = { monthlyCents: 499, yearlyCents: 4_990 };
    expect(GIFT_MONTHS.map((months) => [months, giftPrice(tier, months)])).toEqual([
      [1, 499],
      [3, 1_497],
      [6, 2_994],
      [12, 4_990],
    ]);
  });
});

describe("a gift that is redeemed", () => {
  it("begins at once for who holds nothing, something lower, or what ended", () => {
    expect(giftStart(2, [], NOW)).toEqual(NOW);
    expect(giftStart(2, [{ rank: 1, endsAt: later(30) }], NOW)).toEqual(NOW);
    expect(giftStart(2, [{ rank: 2, endsAt: later(-1) }], NOW)).toEqual(NOW);
  });

  it("begins where the last of what is as good or better ends, in whatever order it is held", () => {
    const held = [
      { rank: 2, endsAt: later(10) },
      { rank: 3, endsAt: later(30) },
      { rank: 2, endsAt: later(20) },
      { rank: 1, endsAt: later(90) },
    ];
    expect(giftStart(2, held, NOW)).toEqual(later(30));
    expect(giftStart(2, held.toReversed(), NOW)).toEqual(later(30));
  });

  it("waits where what is as good has no end, and not for something lower without one", () => {
    expect(giftStart(2, [{ rank: 2, endsAt: null }], NOW)).toBeNull();
    expect(giftStart(2, [{ rank: 1, endsAt: null }], NOW)).toEqual(NOW);
  });

  it("never overlaps what the fan has as good or better already", () => {
    const held = fc.array(fc.record({ rank: fc.integer({ min: 1, max: 4 }), endsAt: fc.option(fc.date({ noInvalidDate: true })) }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), held, (rank, all) => {
        const start = giftStart(rank, all, NOW);
        const better = all.filter((one) => one.rank >= rank);
        if (start === null) expect(better.some(({ endsAt }) => endsAt === null)).toBe(true);
        else for (const { endsAt } of better) expect(endsAt?.getTime() ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(start.getTime());
      }),
    );
  });
});

describe("a gift that is sent", () => {
  it("can wait a whole leap year, and its code is mailed again every ten minutes at most", () => {
    expect(later(366).getTime() - NOW.getTime()).toBe(SEND_AHEAD_MS_MAX);
    expect(RESEND_EVERY_MS).toBe(600_000);
  });
});
