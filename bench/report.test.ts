import { describe, expect, it } from "vitest";
import { makeMetric, percentile } from "./report";

describe("a bench's figures", () => {
  it("report the median of the runs with the least and the most", () => {
    expect(makeMetric({ name: "time", unit: "ms", values: [30, 10, 20] })).toMatchObject({ value: 20, runs: 3, min: 10, max: 30, bar: null, pass: null });
  });

  it("pass at the bar and fail past it, whichever way is good", () => {
    expect(makeMetric({ name: "time", unit: "ms", values: [50], bar: 50 }).pass).toBe(true);
    expect(makeMetric({ name: "time", unit: "ms", values: [51], bar: 50 }).pass).toBe(false);
    expect(makeMetric({ name: "rate", unit: "1/s", values: [49], bar: 50, better: "higher" }).pass).toBe(false);
    expect(makeMetric({ name: "rate", unit: "1/s", values: [50], bar: 50, better: "higher" }).pass).toBe(true);
  });

  it("are never reported when nothing was measured", () => {
    expect(() => makeMetric({ name: "time", unit: "ms", values: [] })).toThrow("time");
  });

  it("take percentiles between ranks", () => {
    expect(percentile([1, 2, 3, 4], 50)).toBe(2.5);
    expect(percentile([1, 2, 3, 4], 100)).toBe(4);
    expect(percentile([7], 95)).toBe(7);
  });
});
