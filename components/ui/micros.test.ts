import { describe, expect, it } from "vitest";
import { barCents, splitMicros, writeMicros } from "./micros";

describe("an amount of micros on a page", () => {
  it("is whole to the last digit, cents first and the rest behind them", () => {
    expect(splitMicros("3914208", "USD")).toEqual({ cents: "$3.91", rest: "4208", isNegative: false });
    expect(writeMicros("12503100", "USD")).toBe("$12.5031");
    expect(writeMicros("4580000", "USD")).toBe("$4.58");
  });

  it("keeps its sign also where less than a cent went back", () => {
    expect(splitMicros("-200", "USD")).toEqual({ cents: "−$0.00", rest: "02", isNegative: true });
    expect(writeMicros("-4580000", "EUR")).toBe("−€4.58");
  });

  it("draws no more than it is", () => {
    expect(barCents("19999")).toBe(1);
    expect(barCents("-19999")).toBe(-1);
  });
});
