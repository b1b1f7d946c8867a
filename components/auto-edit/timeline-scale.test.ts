import fc from "fast-check";
import { expect, test } from "vitest";
import { ruleTimes } from "./timeline-scale";

test("The rule over a timeline begins at zero, stays inside the film and never has more figures than fit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 24 * 3_600_000 }), (durationMs) => {
      const times = ruleTimes(durationMs);
      expect(times[0]).toBe(0);
      expect(times.length).toBeLessThanOrEqual(12);
      expect(times.every((timeMs, index) => timeMs <= durationMs && (index === 0 || timeMs > (times[index - 1] ?? 0)))).toBe(true);
    }),
  );
});
