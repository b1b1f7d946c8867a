import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseFrameRate } from "./frame-rate";

const constant = (framesPerSecond: number) => chooseFrameRate({ framesPerSecond, isVariableFrameRate: false }).text;

test("a source keeps its own rate, broadcast fractions exactly", () => {
  expect([24, 25, 29.97, 23.976, 59.94, 60, 50].map(constant)).toEqual(["24", "25", "30000/1001", "24000/1001", "60000/1001", "60", "50"]);
});

test("slow sources are shown in whole multiples of their frames, fast ones in whole parts", () => {
  expect([10, 12.5, 15, 120, 144, 240].map(constant)).toEqual(["20", "25", "30", "60", "48", "60"]);
});

test("whatever the source claims, the rate is one that players take", () => {
  fc.assert(
    fc.property(fc.double({ min: -10, max: 1000 }), fc.boolean(), (framesPerSecond, isVariableFrameRate) => {
      const rate = chooseFrameRate({ framesPerSecond, isVariableFrameRate });
      expect(rate.framesPerSecond).toBeGreaterThanOrEqual(19.9);
      expect(rate.framesPerSecond).toBeLessThanOrEqual(60.5);
      const [over = 0, under = 1] = rate.text.split("/").map(Number);
      expect(over / under).toBeCloseTo(rate.framesPerSecond, 6);
    }),
  );
});
