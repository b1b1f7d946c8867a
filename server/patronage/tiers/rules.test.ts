import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_TIERS, deriveTierKey, TIER_LIMITS } from "./rules";

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

describe("the tiers of the house", () => {
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
