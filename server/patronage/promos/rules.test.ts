import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CODE_PATTERN, findPromoFault, normalizeCode, type PromoState, priceOn, reducedPrice } from "./rules";

const NOW = new Date("2026-11-22T12:00:00.000Z");
const OPEN: PromoState = { isActive: true, expiresAt: null, redemptions: 0, redemptionsMax: null, tierId: null };

describe("what is paid with a code", () => {
  it.each([
    [999, 2_000, 799],
    [5, 1_000, 4],
    [4, 1_000, 4],
    [15, 1_000, 13],
    [14, 1_000, 13],
    [499, 100, 494],
    [499, 10_000, 0],
    [0, 5_000, 0],
  ])("of %i cents at %i basis points off is %i: half a cent off is a cent off", (amountCents, percentOffBps, paidCents) => {
    expect(reducedPrice(amountCents, percentOffBps)).toBe(paidCents);
  });

  it("is never less than nothing, never more than the price, and within half a cent of the exact one", () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.integer({ min: 100, max: 10_000 }), (amountCents, percentOffBps) => {
        const paidCents = reducedPrice(amountCents, percentOffBps);
        const offTimesWhole = BigInt(amountCents - paidCents) * 10_000n - BigInt(amountCents) * BigInt(percentOffBps);
        expect(paidCents >= 0 && paidCents <= amountCents).toBe(true);
        expect(offTimesWhole > -5_000n && offTimesWhole <= 5_000n).toBe(true);
      }),
    );
  });
});

describe("a code", () => {
  it.each(["ABC", "A1", "SPRING-2027", "2FOR1", `A${"-".repeat(22)}Z`])("can be %s", (code) => {
    const isAllowed = code.length >= 3;
    expect(CODE_PATTERN.test(code)).toBe(isAllowed);
  });

  it.each(["", "A", "AB", "-AB", "AB-", "abc", "A B", "A_B", "ABC\n", `A${"B".repeat(23)}Z`, "xABC", "ABCx"])("cannot be %j", (code) => {
    expect(CODE_PATTERN.test(code)).toBe(false);
  });

  it("is the same however it is typed", () => {
    expect(normalizeCode("  spring-2027\n")).toBe("SPRING-2027");
  });
});

describe("a price on a day to come", () => {
  it.each<[string, number | null, number]>([
    ["that lasts until after it", 1, 500],
    ["that ends on it", 0, 999],
    ["that has ended by then", -1, 999],
    ["that never ends", null, 500],
  ])("with a code %s", (_, leftMs, paidCents) => {
    expect(priceOn(NOW, 999, { percentOffBps: 4_995, endsAt: leftMs === null ? null : new Date(NOW.getTime() + leftMs) })).toBe(paidCents);
  });

  it("is the whole one without a code", () => {
    expect(priceOn(NOW, 999, null)).toBe(999);
  });
});

describe("a code that somebody wants to use", () => {
  it.each<[string, PromoState | undefined, string | null]>([
    ["that does not exist", undefined, "There is no such code."],
    ["that was taken off", { ...OPEN, isActive: false }, "There is no such code."],
    ["without limits", OPEN, null],
    ["that expires now", { ...OPEN, expiresAt: NOW }, "This code has expired."],
    ["that expires in a millisecond", { ...OPEN, expiresAt: new Date(NOW.getTime() + 1) }, null],
    ["with one use left", { ...OPEN, redemptions: 9, redemptionsMax: 10 }, null],
    ["with no use left", { ...OPEN, redemptions: 10, redemptionsMax: 10 }, "This code is used up."],
    ["for this tier", { ...OPEN, tierId: "tier_a" }, null],
    ["for another tier", { ...OPEN, tierId: "tier_b" }, "This code is for another tier."],
  ])("%s", (_, promo, fault) => {
    expect(findPromoFault(promo, "tier_a", NOW)).toBe(fault);
  });
});
