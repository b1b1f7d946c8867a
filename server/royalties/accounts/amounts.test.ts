import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { floorCents, writeAmount, writeBps, writeCount, writeDecimal } from "./amounts";

describe("micros in whole cents", () => {
  it("are rounded down, also below zero", () => {
    expect([0n, 1n, 9_999n, 10_000n, 19_999n, -1n, -9_999n, -10_000n, -10_001n].map(floorCents)).toEqual([0, 0, 0, 1, 1, -1, -1, -1, -2]);
  });

  it("sum between two balances to what falls between the ends", () => {
    const micros = fc.bigInt(-(10n ** 12n), 10n ** 12n);
    fc.assert(
      fc.property(micros, (each) => {
        const cents = BigInt(floorCents(each));
        return cents * 10_000n <= each && each < (cents + 1n) * 10_000n;
      }),
    );
  });
});

describe("an amount that is written", () => {
  it.each([
    [0n, "0.00"],
    [1n, "0.000001"],
    [3_100n, "0.0031"],
    [12_500_000n, "12.50"],
    [-3_200_000n, "-3.20"],
    [-1n, "-0.000001"],
    [1_000_000n, "1.00"],
    [10_100_000n, "10.10"],
    [1_234_567_890_123n, "1234567.890123"],
  ])("of %i micros is %s, exactly", (micros, text) => {
    expect(writeDecimal(micros)).toBe(text);
  });

  it.each([
    [1_204_003_100n, "USD", "$1,204.0031"],
    [12_500_000n, "EUR", "EUR 12.50"],
    [-1_234_567_000_000n, "USD", "−$1,234,567.00"],
    [-1n, "EUR", "−EUR 0.000001"],
    [0n, "USD", "$0.00"],
  ])("for people, of %i micros in %s, is %s", (micros, currency, text) => {
    expect(writeAmount(micros, currency)).toBe(text);
  });

  it("can be read back to the micro", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 15n), 10n ** 15n), (micros) => {
        const [units = "", decimals = ""] = writeDecimal(micros).replace("-", "").split(".");
        const size = BigInt(units) * 1_000_000n + BigInt(decimals.padEnd(6, "0"));
        expect(micros < 0n ? -size : size).toBe(micros);
      }),
    );
  });
});

describe("a count and a rate", () => {
  it("have their thousands apart, and percent with what is over", () => {
    expect([0, 999, 1_000, 123_456, 1_234_567].map(writeCount)).toEqual(["0", "999", "1,000", "123,456", "1,234,567"]);
    expect(writeCount("1000000")).toBe("1,000,000");
    expect([0, 250, 1_200, 10_000].map(writeBps)).toEqual(["0 %", "2.5 %", "12 %", "100 %"]);
  });
});
