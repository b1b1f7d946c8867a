import { describe, expect, it } from "vitest";
import { nextCharge } from "./pay-words";

const day = (text: string) => new Date(`${text}T12:00:00Z`);

describe("the date of the next charge that a fan sees", () => {
  it.each([
    ["2026-11-22", "month", "2026-12-22"],
    ["2027-01-31", "month", "2027-02-28"],
    ["2026-12-31", "month", "2027-01-31"],
    ["2028-02-29", "year", "2029-02-28"],
  ] as const)("after %s by the %s is %s", (from, interval, expected) => {
    expect(nextCharge(day(from), interval)).toEqual(day(expected));
  });
});
