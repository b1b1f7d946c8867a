import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS } from "@/server/kernel/durations";
import { BUILT_IN_RATE, chooseRate, priceViews, type ViewRate } from "./rules";

const rate = fc.record({
  market: fc.constantFrom("*", "DE", "US"),
  validFrom: fc.integer({ min: 0, max: 20 }).map((day) => new Date(day * DAY_MS)),
  currency: fc.constant("USD"),
  microsPerView: fc.bigInt({ min: 0n, max: 999_999_999n }),
  feeBps: fc.integer({ min: 0, max: 10_000 }),
});

describe("the rate of a view", () => {
  it("is that of its market, else that of every market, and always one that had begun", () => {
    fc.assert(
      fc.property(fc.array(rate, { maxLength: 12 }), fc.constantFrom("DE", "US", "FR", null), fc.integer({ min: 0, max: 25 }), (rates, country, day) => {
        const at = new Date(day * DAY_MS);
        const chosen = chooseRate(rates, { country, at });
        expect(chosen.validFrom.getTime()).toBeLessThanOrEqual(at.getTime());
        const begun = (market: string) => rates.filter((each) => each.market === market && each.validFrom <= at);
        const own: readonly ViewRate[] = country === null ? [] : begun(country);
        const allowed = own.length > 0 ? own : begun("*");
        expect(allowed.length === 0 ? [BUILT_IN_RATE] : allowed).toContain(chosen);
        expect(chosen.validFrom.getTime()).toBe(Math.max(0, ...allowed.map((each) => each.validFrom.getTime())));
      }),
    );
  });

  it("is $0.003 less 12 % while no admin has set one, wherever it was watched", () => {
    const builtIn = { market: "*", validFrom: new Date(0), currency: "USD", microsPerView: 3_000n, feeBps: 1_200 };
    for (const country of ["DE", null]) expect(chooseRate([], { country, at: new Date(0) })).toEqual(builtIn);
  });

  it("does not change for what was watched by a rate that begins later", () => {
    fc.assert(
      fc.property(fc.array(rate, { maxLength: 8 }), rate, (rates, later) => {
        const at = new Date(later.validFrom.getTime() - 1);
        expect(chooseRate([...rates, later], { country: "DE", at })).toEqual(chooseRate(rates, { country: "DE", at }));
      }),
    );
  });
});

describe("what views earn", () => {
  it("loses and makes up no micro, and never takes more than the platform's share", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), rate, (views, each) => {
        const { grossMicros, feeMicros, artistMicros } = priceViews(views, each);
        expect(feeMicros + artistMicros).toBe(BigInt(views) * each.microsPerView);
        expect(feeMicros * 10_000n).toBeLessThanOrEqual(grossMicros * BigInt(each.feeBps));
        expect((feeMicros + 1n) * 10_000n).toBeGreaterThan(grossMicros * BigInt(each.feeBps));
      }),
    );
  });

  it("is 1,204 × $0.0031 − 12 % = $3.284512", () => {
    expect(priceViews(1_204, { microsPerView: 3_100n, feeBps: 1_200 })).toEqual({ grossMicros: 3_732_400n, feeMicros: 447_888n, artistMicros: 3_284_512n });
  });
});
