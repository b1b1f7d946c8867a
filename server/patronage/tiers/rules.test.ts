import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_TIERS, deriveTierKey, TIER_LIMITS, yearlyPriceOf } from "./rules";

describe("the key of a tier", () => {
  it("is made of small letters, digits and hyphens, and never one that is taken", () => {
    const name = fc.string({ unit: "grapheme", maxLength: 60 });
    fc.assert(
      fc.property(fc.array(name, { maxLength: TIER_LIMITS.tiers }), (names) => {
        const taken = new Set<string>();
        for (const one of names) {
          const key = deriveTierKey(one, taken);
          expect(key).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
          expect(taken.has(key)).toBe(false);
          taken.add(key);
        }
      }),
    );
  });
});

describe("the key of a new tier", () => {
  it.each([
    ["Inner circle", [], "inner-circle"],
    ["  Café -- Été!  ", [], "cafe-ete"],
    ["Ångström & Co.", [], "angstrom-co"],
    ["!!!", [], "tier"],
    ["", ["tier"], "tier-2"],
    ["Gold", ["gold"], "gold-2"],
    ["Gold", ["gold", "gold-2", "gold-4"], "gold-3"],
    ["Gold", ["gold-2"], "gold"],
    [`${"a".repeat(39)} b`, [], "a".repeat(39)],
    [`-${"a".repeat(60)}`, [], "a".repeat(39)],
    ["b".repeat(60), [], "b".repeat(40)],
  ])("of the name %j beside %j is %s", (name, taken, key) => {
    expect(deriveTierKey(name, new Set(taken))).toBe(key);
  });
});

describe("the price of a year", () => {
  it("is that of ten months", () => {
    expect([0, 100, 499].map(yearlyPriceOf)).toEqual([0, 1_000, 4_990]);
  });
});

describe("the tiers of the house", () => {
  it("cost what the price list says and give what their text promises", () => {
    const none = { hasProfitShare: false, trialDays: 0, canDownload: false };
    const basic = { ...none, hasDiscord: true, earlyAccessHours: 0, callsPerMonth: 0, hasLivestreams: false, hasCredit: false };
    expect(DEFAULT_TIERS.map(({ description, benefits, ...tier }) => tier)).toEqual([
      { ...basic, key: "bronze", rank: 1, name: "Bronze", monthlyCents: 499, yearlyCents: 4_990 },
      { ...basic, key: "silver", rank: 2, name: "Silver", monthlyCents: 999, yearlyCents: 9_990, earlyAccessHours: 48 },
      { ...basic, key: "gold", rank: 3, name: "Gold", monthlyCents: 2_499, yearlyCents: 24_990, earlyAccessHours: 48, callsPerMonth: 1 },
      {
        ...{ ...basic, key: "platinum", rank: 4, name: "Platinum", monthlyCents: 9_999, yearlyCents: 99_990, earlyAccessHours: 48, callsPerMonth: 1 },
        ...{ hasLivestreams: true, hasCredit: true },
      },
    ]);
  });

  it("tell in words what each gives, none of them empty and none longer than there is room for", () => {
    for (const { name, description, benefits } of DEFAULT_TIERS) {
      expect(benefits.length).toBeGreaterThanOrEqual(2);
      expect(benefits.length).toBeLessThanOrEqual(TIER_LIMITS.benefits);
      for (const line of [name, description, ...benefits]) expect(line).toMatch(/^\S.{2,}\S$/);
      for (const line of benefits) expect(line.length).toBeLessThanOrEqual(TIER_LIMITS.benefitChars);
    }
  });

  it("each give all that the one below gives, and no share of profit", () => {
    for (const [index, tier] of DEFAULT_TIERS.entries()) {
      const below = DEFAULT_TIERS[index - 1];
      if (below === undefined) continue;
      expect(tier.rank).toBeGreaterThan(below.rank);
      expect(tier.monthlyCents).toBeGreaterThan(below.monthlyCents);
      expect(tier.earlyAccessHours).toBeGreaterThanOrEqual(below.earlyAccessHours);
      expect(tier.callsPerMonth).toBeGreaterThanOrEqual(below.callsPerMonth);
      for (const perk of ["hasDiscord", "canDownload", "hasLivestreams", "hasCredit"] as const)
        expect(Number(tier[perk])).toBeGreaterThanOrEqual(Number(below[perk]));
    }
    expect(DEFAULT_TIERS.some((tier) => tier.hasProfitShare)).toBe(false);
  });
});
