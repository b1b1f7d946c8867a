import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findStep, listLines } from "./chart-scale";

describe("the axis of a chart", () => {
  it("has four lines from zero, the highest value under the top one and not far under it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 1_000_000_000 }), (highest) => {
        const lines = listLines(highest);
        expect(lines).toHaveLength(4);
        expect(lines[0]).toBe(0);
        const top = lines[3] ?? 0;
        expect(top).toBeGreaterThanOrEqual(highest);
        expect(top).toBeLessThanOrEqual(highest * 1.7);
      }),
    );
  });

  it("stands at round amounts, and on nothing at whole units", () => {
    expect(findStep(0)).toBe(100);
    expect(findStep(156_000)).toBe(60_000);
    expect(findStep(46_200)).toBe(20_000);
  });
});
