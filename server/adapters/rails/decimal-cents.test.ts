import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { centsToDecimal, decimalToCents } from "./decimal-cents";

describe("an amount as banks write it", () => {
  it.each([
    [0, "0.00"],
    [5, "0.05"],
    [99, "0.99"],
    [100, "1.00"],
    [123_456, "1234.56"],
  ])("of %i cents is %s", (cents, text) => {
    expect(centsToDecimal(cents)).toBe(text);
  });

  it("comes back to the cent, up to the largest that a statement carries", () => {
    const cents = fc.integer({ min: 0, max: 999_999_999_999_999 });
    fc.assert(fc.property(cents, (each) => decimalToCents(centsToDecimal(each)) === each));
    expect(decimalToCents("9999999999999.99")).toBe(999_999_999_999_999);
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])("is not written of %d", (cents) => {
    expect(() => centsToDecimal(cents)).toThrow(new RangeError(`${cents} is not an amount in cents`));
  });

  it("is read with or without its decimals, and with noughts behind them", () => {
    expect(["1234.56", "1234.5", "1234", "1234.560", "1234.5000", "0.07"].map(decimalToCents)).toEqual([123_456, 123_450, 123_400, 123_456, 123_450, 7]);
  });

  it.each(["", ".5", "1.", "1,5", "-1", "+1", "1.234", "1.2x", "x1.20", "1e3", "1 000", "1.20\n", "12345678901234"])(
    "is not %j: a guess would be a wrong amount",
    (text) => {
      expect(decimalToCents(text)).toBeNull();
    },
  );
});
