import fc from "fast-check";
import { expect, test } from "vitest";
import type { ActionPoint, Shot } from "../types";
import { cropExpression } from "./crop-expression";
import { KEYS_MAX, PAN_SPEED_MAX, planCropPath } from "./crop-path";

const share = fc.double({ min: 0.05, max: 1, noNaN: true });
const unit = fc.double({ min: 0, max: 1, noNaN: true });
const actions = fc
  .array(fc.record({ x: unit, y: unit, weight: unit }), { maxLength: 240 })
  .map((points): ActionPoint[] => points.map((point, index) => ({ ...point, atMs: index * 250 })));
const shotStarts = fc
  .uniqueArray(fc.integer({ min: 1, max: 60_000 }), { maxLength: 90 })
  .map((starts): Shot[] =>
    [0, ...starts.sort((a, b) => a - b)].map((startMs, index, all) => ({ startMs, endMs: all[index + 1] ?? 60_000, transition: index === 0 ? null : "cut" })),
  );

test("the crop never leaves the frame, jumps only at shots, and pans no faster than the limit", () => {
  fc.assert(
    fc.property(actions, shotStarts, share, share, fc.integer({ min: 0, max: 40_000 }), (action, shots, width, height, startMs) => {
      const segment = { startMs, endMs: startMs + 15_000 };
      const path = planCropPath(action, shots, segment, { width, height });
      expect(path.length).toBeLessThanOrEqual(KEYS_MAX);
      for (const [index, key] of path.entries()) {
        expect(key.left).toBeGreaterThanOrEqual(0);
        expect(key.top).toBeGreaterThanOrEqual(0);
        expect(key.left + width).toBeLessThanOrEqual(1 + 1e-9);
        expect(key.top + height).toBeLessThanOrEqual(1 + 1e-9);
        const before = path[index - 1];
        if (before === undefined) continue;
        const moved = Math.max(Math.abs(key.left - before.left), Math.abs(key.top - before.top));
        if (key.atMs === before.atMs && moved > 0) expect(shots.map((shot) => shot.startMs)).toContain(key.atMs);
        if (key.atMs > before.atMs) expect(moved).toBeLessThanOrEqual((PAN_SPEED_MAX * (key.atMs - before.atMs)) / 1000 + 1e-6);
      }
    }),
    { numRuns: 60 },
  );
});

test("action that keeps to one place is held without a pan, and is in the crop", () => {
  const action = Array.from({ length: 40 }, (_, index) => ({ atMs: index * 250, x: 0.7 + 0.03 * Math.sin(index), y: 0.5, weight: 1 }));
  const path = planCropPath(action, [{ startMs: 0, endMs: 10_000, transition: null }], { startMs: 0, endMs: 10_000 }, { width: 0.316, height: 1 });
  expect(new Set(path.map((key) => key.left)).size).toBe(1);
  expect(Math.abs((path[0]?.left ?? 0) + 0.158 - 0.7)).toBeLessThan(0.04);
});

test("someone who walks across the frame is followed from one side to the other", () => {
  const action = Array.from({ length: 41 }, (_, index) => ({ atMs: index * 250, x: 0.1 + 0.02 * index, y: 0.5, weight: 1 }));
  const path = planCropPath(action, [{ startMs: 0, endMs: 10_000, transition: null }], { startMs: 0, endMs: 10_000 }, { width: 0.316, height: 1 });
  expect(path[0]?.left).toBeLessThan(0.12);
  expect(path.at(-1)?.left).toBeGreaterThan(0.55);
});

test("a path's expression stays short enough for ffmpeg to read", () => {
  const keys = Array.from({ length: KEYS_MAX }, (_, index) => ({ atMs: index * 1000, left: (index % 2) * 0.6, top: 0 }));
  const expression = cropExpression(keys, "left", 0);
  expect(expression.length).toBeLessThan(4000);
  let depth = 0;
  let deepest = 0;
  for (const letter of expression) {
    depth += letter === "(" ? 1 : letter === ")" ? -1 : 0;
    deepest = Math.max(deepest, depth);
  }
  expect(deepest).toBeLessThan(5);
});
