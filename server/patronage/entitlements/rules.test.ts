import { describe, expect, it } from "vitest";
import { type ForeseenAccess, findOffer, foreseeSpans, isRankEnough, isRightHeld, judgePatronThing, rankAt } from "./rules";

const TIERS = [
  { key: "bronze", name: "Bronze", rank: 1, monthlyCents: 499, currency: "USD", isActive: true, canDownload: false },
  { key: "silver", name: "Silver", rank: 2, monthlyCents: 999, currency: "EUR", isActive: true, canDownload: true },
  { key: "gold", name: "Gold", rank: 3, monthlyCents: 2_499, currency: "USD", isActive: true, canDownload: false },
];
const NOBODY = { userId: null, rank: null };
const fan = (rank: number | null) => ({ userId: "usr_fan", rank });

describe("a tier", () => {
  it.each([
    [null, null, false],
    [null, "bronze", false],
    [1, null, true],
    [1, "silver", false],
    [2, "silver", true],
    [3, "silver", true],
    [9, "unheard-of", false],
  ])("of rank %s opens what asks for %s: %s", (rank, minTierKey, isOpen) => {
    expect(isRankEnough(rank, minTierKey, TIERS)).toBe(isOpen);
  });

  it("has the rights of every tier below it and of none above", () => {
    const held = [null, 1, 2, 3].map((rank) => isRightHeld(rank, TIERS, (tier) => tier.canDownload));
    expect(held).toEqual([false, false, true, true]);
    expect(isRightHeld(3, TIERS, () => false)).toBe(false);
    expect(isRightHeld(null, [{ rank: 0 }], () => true)).toBe(false);
  });
});

describe("something for patrons", () => {
  const thing = { artistId: "usr_artist", isForAll: false, minTier: "silver" };

  it("is open to its artist, and to who holds the tier or a higher one", () => {
    expect(judgePatronThing(thing, { userId: "usr_artist", rank: null }, TIERS)).toBe("open");
    expect([null, 1, 2, 3].map((rank) => judgePatronThing(thing, fan(rank), TIERS))).toEqual(["locked", "locked", "open", "open"]);
  });

  it("is open to everybody, also to who is not signed in, when it is for all", () => {
    expect(judgePatronThing({ ...thing, isForAll: true }, NOBODY, [])).toBe("open");
  });

  it("is not even known of where no tier of the artist opens it", () => {
    expect(judgePatronThing({ ...thing, minTier: "unheard-of" }, fan(3), TIERS)).toBe("hidden");
    expect(judgePatronThing({ ...thing, minTier: null }, NOBODY, [])).toBe("hidden");
    expect(judgePatronThing({ ...thing, minTier: null }, NOBODY, TIERS)).toBe("locked");
  });
});

describe("what a locked thing offers", () => {
  it("is the lowest tier on offer that opens it, with its price in its own currency", () => {
    const offer = findOffer(TIERS, (tier) => tier.rank >= 2);
    expect(offer).toEqual({ key: "silver", name: "Silver", monthlyCents: 999, currency: "EUR" });
  });

  it("is never a tier that nobody can take any more, and nothing where no other opens it", () => {
    const withoutSilver = TIERS.map((tier) => ({ ...tier, isActive: tier.key !== "silver" }));
    expect(findOffer(withoutSilver, (tier) => tier.rank >= 2)?.key).toBe("gold");
    expect(findOffer(withoutSilver, (tier) => tier.rank === 2)).toBeNull();
  });
});

describe("what somebody will hold", () => {
  const day = (date: number) => new Date(Date.UTC(2027, 0, date));
  const access: ForeseenAccess = { rank: 3, startsAt: day(1), endsAt: day(20), isRenewing: false, periodEnd: day(13), nextRank: null };
  const rankOn = (held: Partial<ForeseenAccess>, date: number) => rankAt(foreseeSpans({ ...access, ...held }), day(date));

  it("is theirs from its start until just before its end, and on and on where it renews", () => {
    expect([0, 1, 19, 20].map((date) => rankOn({}, date))).toEqual([null, 3, 3, null]);
    expect([0, 1, 20, 9_000].map((date) => rankOn({ isRenewing: true }, date))).toEqual([null, 3, 3, 3]);
  });

  it("is the smaller tier from the period on with which that comes", () => {
    expect([12, 13, 9_000].map((date) => rankOn({ isRenewing: true, nextRank: 1 }, date))).toEqual([3, 1, 1]);
  });

  it("is the best of what they hold at that moment", () => {
    const gift = { rank: 2, startsAt: day(15), endsAt: day(25) };
    expect([10, 19, 22, 25].map((date) => rankAt([...foreseeSpans(access), gift], day(date)))).toEqual([3, 3, 2, null]);
  });
});
