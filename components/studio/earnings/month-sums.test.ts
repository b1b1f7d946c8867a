import { describe, expect, it } from "vitest";
import { sumByMonth } from "./month-sums";

const day = (name: string, amountMicros: string) => ({ day: name, amountMicros, amountCents: 0, entries: 1 });

describe("the months of an account", () => {
  it("sum their days to the micro, with months of nothing between them and none before the first", () => {
    const days = [day("2026-09-30", "1000001"), day("2026-11-01", "-200"), day("2026-11-02", "20200")];
    expect(sumByMonth(days, "2026-11", 12)).toEqual([
      { month: "2026-09", micros: "1000001", cents: 100, entries: 1 },
      { month: "2026-10", micros: "0", cents: 0, entries: 0 },
      { month: "2026-11", micros: "20000", cents: 2, entries: 2 },
    ]);
  });

  it("go back over a turn of the year, and no further than asked", () => {
    const days = [day("2025-11-03", "10000"), day("2027-01-01", "10000")];
    expect(sumByMonth(days, "2027-01", 3).map(({ month }) => month)).toEqual(["2026-11", "2026-12", "2027-01"]);
  });
});
