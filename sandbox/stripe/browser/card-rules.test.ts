import { describe, expect, test } from "vitest";
import { faultOfCode, faultOfExpiry, faultOfNumber, groupExpiry, groupNumber } from "./card-rules";

const NOW = new Date(2026, 10, 22);

describe("a card that is typed", () => {
  test("is refused when a digit is wrong or missing, before anybody is charged", () => {
    expect(faultOfNumber("4242 4242 4242 4242")).toBeUndefined();
    expect(faultOfNumber("4242 4242 4242 4241")).toBe("Your card number is invalid.");
    expect(faultOfNumber("4242 42")).toBe("Your card number is incomplete.");
  });

  test("is good through the last day of its month", () => {
    expect(faultOfExpiry("11 / 26", NOW)).toBeUndefined();
    expect(faultOfExpiry("10 / 26", NOW)).toBe("Your card's expiration year is in the past.");
    expect(faultOfExpiry("13 / 30", NOW)).toBe("Your card's expiration month is invalid.");
    expect(faultOfExpiry("1", NOW)).toBe("Your card's expiration date is incomplete.");
  });

  test("needs its security code", () => {
    expect(faultOfCode("123")).toBeUndefined();
    expect(faultOfCode("12")).toBe("Your card's security code is incomplete.");
  });

  test("is grouped as it is printed", () => {
    expect(groupNumber("4242424242424242")).toBe("4242 4242 4242 4242");
    expect([groupExpiry("1"), groupExpiry("3"), groupExpiry("0330"), groupExpiry("03/30")]).toEqual(["1", "03", "03 / 30", "03 / 30"]);
  });
});
