import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CURRENCIES, currencyOfLanguages, isCurrency, localPrice, localPrices, type Rates } from "./rules";

const RATES: Rates = new Map([
  ["USD", 1_000_000n],
  ["EUR", 920_000n],
  ["GBP", 790_000n],
  ["CAD", 1_370_000n],
  ["AUD", 1_520_000n],
  ["JPY", 150_000_000n],
]);
const HALF_A_STEP_MAX = 50;

const inAll = (amountCents: number) => CURRENCIES.map((currency) => localPrice(amountCents, "USD", currency, RATES));

describe("a price in the fan's currency", () => {
  it("looks like a price there, and yen have no cents", () => {
    expect(inAll(499)).toEqual([499, 459, 399, 699, 749, 750]);
    expect(inAll(2_499)).toEqual([2_499, 2_299, 1_999, 3_399, 3_799, 3_750]);
    expect(inAll(9_999)).toEqual([9_999, 9_199, 7_899, 13_699, 15_199, 15_000]);
    expect(inAll(500)).toEqual([500, 460, 400, 700, 750, 750]);
  });

  it("is never more than half a step from what the rate says, and never nothing", () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 10_000_000 }), fc.constantFrom(...CURRENCIES), (amountCents, currency) => {
        const local = localPrice(amountCents, "USD", currency, RATES) ?? 0;
        const exact = (amountCents * Number(RATES.get(currency))) / 1_000_000 / (currency === "JPY" ? 100 : 1);
        expect(local).toBeGreaterThan(0);
        expect(Math.abs(local - exact)).toBeLessThanOrEqual(HALF_A_STEP_MAX + 1);
        if (exact < 500 && currency !== "JPY") expect(Math.abs(local - exact)).toBeLessThanOrEqual(6);
      }),
    );
  });

  it("saves the same by the year as in the artist's own currency", () => {
    const tier = { monthlyCents: 499, yearlyCents: 4_990, currency: "USD" };
    for (const currency of CURRENCIES) {
      const prices = localPrices(tier, currency, RATES);
      expect(prices?.yearlyCents).toBe((prices?.monthlyCents ?? 0) * 10);
    }
  });

  it("does not exist without a rate", () => {
    expect(localPrice(499, "USD", "SEK", RATES)).toBeNull();
    expect(localPrice(499, "USD", "EUR", new Map([["USD", 1_000_000n]]))).toBeNull();
    expect(localPrice(499, "USD", "EUR", new Map([["EUR", 920_000n]]))).toBeNull();
    expect(localPrices({ monthlyCents: 499, yearlyCents: 4_990, currency: "USD" }, "SEK", RATES)).toBeNull();
  });

  it("is the artist's own to the cent in the artist's own currency, by month and by year, also without a rate", () => {
    expect(localPrice(1_234, "USD", "USD", new Map())).toBe(1_234);
    expect(localPrices({ monthlyCents: 1_234, yearlyCents: 9_997, currency: "USD" }, "USD", new Map())).toEqual({ monthlyCents: 1_234, yearlyCents: 9_997 });
    expect(localPrice(1_234, "USD", "USD", RATES)).toBe(1_234);
    expect(localPrice(1_234, "JPY", "USD", RATES)).toBe(800);
    expect(localPrice(600, "JPY", "USD", RATES)).toBe(400);
  });

  it("lies on a finer grid below €5 and below €20, and is never less than one step of it", () => {
    const even: Rates = new Map([
      ["USD", 1_000_000n],
      ["EUR", 1_000_000n],
      ["JPY", 100_000_000n],
    ]);
    const to = (currency: string, cents: readonly number[]) => cents.map((each) => localPrice(each, "USD", currency, even));
    expect(to("EUR", [494, 495, 500, 524, 525, 1_974, 1_975, 2_000, 2_049, 2_050])).toEqual([490, 500, 500, 500, 550, 1_950, 2_000, 2_000, 2_000, 2_100]);
    expect(to("JPY", [994, 995, 1_000, 1_024, 1_025, 4_974, 4_975, 5_000, 5_049, 5_050])).toEqual([
      990, 1_000, 1_000, 1_000, 1_050, 4_950, 5_000, 5_000, 5_000, 5_100,
    ]);
    expect(to("EUR", [1, 4, 5, 14, 15])).toEqual([10, 10, 10, 10, 20]);
    const dear: Rates = new Map([...even, ["EUR", 920_000n]]);
    expect([543, 544, 545].map((each) => localPrice(each, "USD", "EUR", dear))).toEqual([500, 500, 500]);
    expect([498, 598, 599, 698].map((each) => localPrice(each, "USD", "EUR", even))).toEqual([500, 600, 599, 700]);
  });
});

describe("a currency", () => {
  it("is one of the six, in capitals", () => {
    expect(["USD", "EUR", "GBP", "CAD", "AUD", "JPY", "usd", "SEK", ""].map(isCurrency)).toEqual([true, true, true, true, true, true, false, false, false]);
  });
});

describe("the languages of a browser", () => {
  it.each([
    ["de-AT,de;q=0.9,en;q=0.8", "EUR"],
    ["fr", "EUR"],
    ["en-GB", "GBP"],
    ["fr-CA,en;q=0.5", "CAD"],
    ["en-AU", "AUD"],
    ["ja", "JPY"],
    ["en-US,en;q=0.9", "USD"],
    ["sv-SE", "USD"],
    ["en-GG", "GBP"],
    ["en-IM", "GBP"],
    ["en-JE", "GBP"],
    ["it-VA", "EUR"],
    ["sr-ME", "EUR"],
    [" de-AT ;q=0.9", "EUR"],
    ["zh-Hant-TW", "USD"],
  ])("%s say %s", (languages, currency) => {
    expect(currencyOfLanguages(languages)).toBe(currency);
  });

  it.each(["", "*", "../../etc", "xx-YYYYYYYYYYY", "a".repeat(400), "1de-AT", "de-AT!", "de-AT_x", "de-ab1", "xx"])("say nothing as %s", (languages) => {
    expect(currencyOfLanguages(languages)).toBeNull();
  });
});
