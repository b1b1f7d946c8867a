import fc from "fast-check";
import { expect, test } from "vitest";
import { integrateLoudness, readLoudness } from "./loudness";
import { toLevels } from "./measure-levels";

test("an even sound has the loudness of each of its blocks, and silence around it changes nothing", () => {
  const values = [...Array.from({ length: 50 }, () => -70), ...Array.from({ length: 100 }, () => -23), ...Array.from({ length: 50 }, () => -70)];
  expect(integrateLoudness({ stepMs: 100, values }, [{ startMs: 0, endMs: 20_000 }])).toBeCloseTo(-23, 6);
  expect(integrateLoudness({ stepMs: 100, values }, [{ startMs: 0, endMs: 4000 }])).toBeNull();
});

test("a quiet passage more than ten units below the rest does not count", () => {
  const values = [...Array.from({ length: 100 }, () => -20), ...Array.from({ length: 100 }, () => -45)];
  expect(integrateLoudness({ stepMs: 100, values }, [{ startMs: 0, endMs: 20_000 }])).toBeCloseTo(-20, 6);
});

test("the loudness of pieces lies between their softest and their loudest block", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -60, max: -5, noNaN: true }), { minLength: 1, maxLength: 200 }), (values) => {
      const lufs = integrateLoudness({ stepMs: 100, values }, [{ startMs: 0, endMs: values.length * 100 }]) ?? Number.NaN;
      expect(lufs).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
      expect(lufs).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
    }),
  );
});

test("ffmpeg's summary is read, and its way of saying silence is not taken for a number", () => {
  const summary = (i: string, peak: string) =>
    `noise I: -1.0 LUFS\nSummary:\n\n  Integrated loudness:\n    I:         ${i} LUFS\n  True peak:\n    Peak:       ${peak} dBFS`;
  expect(readLoudness(summary("-14.3", "-1.6"))).toEqual({ lufs: -14.3, peakDbtp: -1.6 });
  expect(readLoudness(summary("-70.0", "-inf"))).toEqual({ lufs: null, peakDbtp: null });
  expect(readLoudness("nothing")).toEqual({ lufs: null, peakDbtp: null });
});

test("levels stay in the order of black and white and inside the video range, whatever the picture", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (luma) => {
      const { black, white } = toLevels(luma);
      expect(black).toBeGreaterThanOrEqual(16);
      expect(white).toBeLessThanOrEqual(235);
      expect(white - black).toBeGreaterThan(80);
    }),
  );
});
