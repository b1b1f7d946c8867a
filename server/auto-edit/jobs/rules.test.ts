import fc from "fast-check";
import { expect, it } from "vitest";
import { clipFileName, jobPrefix, PART_SHARES, safeTitle, shareRendering, videoPrefix } from "./rules";
import { BEATS_SHOWN_MAX, CURVE_POINTS_MAX, thinCurve, thinList } from "./show-analysis";

it("a saved clip's name can be stored on any file system, whatever the film is called", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 120 }), fc.integer({ min: 1, max: 99 }), (title, ordinal) => {
      const name = clipFileName(title, "short", ordinal);
      expect(name).not.toMatch(/[\p{Cc}\p{Cf}<>:"/\\|?*]/u);
      expect(name).not.toMatch(/^[. ]|[. ]$/);
      expect([...name].length).toBeLessThan(100);
    }),
  );
  expect(clipFileName("Night: drive / “one”", "reel", 2)).toBe("Night drive “one” – reel 2");
  expect(clipFileName("Night", "trailer", 1)).toBe("Night – trailer");
  expect(safeTitle("../..")).toBe("Untitled");
});

it("the parts of a job add up to the whole", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 31 }), (durationsMs) => {
      const shares = shareRendering(durationsMs);
      const whole = PART_SHARES.analyse + PART_SHARES.plan + PART_SHARES.finish + shares.reduce((sum, share) => sum + share, 0);
      expect(whole).toBeCloseTo(1, 9);
    }),
  );
});

it("what a job keeps goes when its video goes", () => {
  expect(jobPrefix("vid_a", "job_b").startsWith(videoPrefix("vid_a"))).toBe(true);
});

it("a timeline is small for any film, loses no peak and covers all of it", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -70, max: 5, noNaN: true }), { minLength: 1, maxLength: 5_000 }), (values) => {
      const thin = thinCurve({ stepMs: 100, values }, CURVE_POINTS_MAX);
      expect(thin.values.length).toBeLessThanOrEqual(CURVE_POINTS_MAX);
      expect(Math.max(...thin.values)).toBe(Math.max(...values));
      expect(thin.values.length * thin.stepMs).toBeGreaterThanOrEqual(values.length * 100);
      const beats = thinList(values, BEATS_SHOWN_MAX);
      expect(beats.length).toBeLessThanOrEqual(BEATS_SHOWN_MAX);
      expect(beats[0]).toBe(values[0]);
    }),
  );
});
