import { execFile } from "node:child_process";
import { promisify } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { REALMS, type Realm } from "../types";
import { lookFilters, previewGraph, REALM_GRADES } from "./index";
import { lutExpression } from "./palette";

const run = promisify(execFile);
const SIZE = { width: 96, height: 160, framesPerSecond: 25 };
const FRAMES = 12;

/** Raw yuv420p of a test picture in a realm's light. */
async function show(realm: Realm, source = `testsrc2=size=160x160:rate=25:duration=${FRAMES / 25}`): Promise<Buffer> {
  const words = ["-v", "error", "-f", "lavfi", "-i", source, "-vf", previewGraph(realm, SIZE), "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"];
  const { stdout } = await run("ffmpeg", words, { encoding: "buffer", maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

function planes(frame: Buffer) {
  const luma = SIZE.width * SIZE.height;
  const mean = (bytes: Buffer) => bytes.reduce((sum, value) => sum + value, 0) / bytes.length;
  const rows = (from: number, to: number) => mean(frame.subarray(from * SIZE.width, to * SIZE.width));
  return {
    y: mean(frame.subarray(0, luma)),
    cb: mean(frame.subarray(luma, luma + luma / 4)),
    cr: mean(frame.subarray(luma + luma / 4, luma + luma / 2)),
    top: rows(0, 24),
    bottom: rows(SIZE.height - 40, SIZE.height - 12),
  };
}

const grey = "color=c=gray:size=160x160:rate=25:duration=0.48,format=yuv420p";

test("a look lets every frame through once and then ends, and gives the same picture every time", async () => {
  for (const realm of REALMS) {
    const shown = await show(realm);
    expect(shown.length).toBe((FRAMES * SIZE.width * SIZE.height * 3) / 2);
    expect((await show(realm)).equals(shown)).toBe(true);
  }
});

test("the three realms are told apart at a glance: red and lit from below, grey and foggy below, gold and lit from above", async () => {
  const [inferno, purgatorio, paradiso] = await Promise.all(REALMS.map(async (realm) => planes(await show(realm, grey))));
  expect(inferno?.cr).toBeGreaterThan(150);
  expect(inferno?.bottom).toBeGreaterThan((inferno?.top ?? 0) + 8);
  expect(Math.abs((purgatorio?.cb ?? 0) - 128) + Math.abs((purgatorio?.cr ?? 0) - 128)).toBeLessThan(12);
  expect(purgatorio?.bottom).toBeGreaterThan((purgatorio?.top ?? 0) + 8);
  expect(paradiso?.cb).toBeLessThan(112);
  expect(paradiso?.top).toBeGreaterThan((paradiso?.bottom ?? 0) + 8);
  expect(paradiso?.y).toBeGreaterThan((inferno?.y ?? 0) + 60);
});

test("two looks live in one graph without a label in common, whatever the frame", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...REALMS),
      fc.integer({ min: 8, max: 960 }),
      fc.integer({ min: 8, max: 960 }),
      fc.constantFrom(24, 30, 60_000 / 1001),
      (realm, w, h, framesPerSecond) => {
        const graph = lookFilters(realm, { width: 2 * w, height: 2 * h, framesPerSecond }, { input: "a", output: "b", prefix: "q" });
        const labels = [...graph.matchAll(/\[([a-z0-9]+)\]/g)].map((match) => match[1] ?? "");
        for (const label of new Set(labels)) {
          const isOuter = label === "a" || label === "b";
          expect(labels.filter((other) => other === label)).toHaveLength(isOuter ? 1 : 2);
          if (!isOuter) expect(label.startsWith("q")).toBe(true);
        }
        expect(graph).not.toMatch(/NaN|Infinity|undefined/);
      },
    ),
  );
});

test("lighter stays lighter: no map turns the order of tones around", () => {
  for (const realm of REALMS) {
    const expression = lutExpression(REALM_GRADES[realm], { black: 30, white: 200 }, "y");
    const at = (val: number) =>
      [...expression.matchAll(/([+-][\d.]+)\*clip\(val-(\d+),0,8\)/g)].reduce(
        (sum, [, slope, from]) => sum + Number(slope) * Math.min(8, Math.max(0, val - Number(from))),
        Number.parseFloat(expression),
      );
    for (let val = 0; val < 255; val++) expect(at(val + 1)).toBeGreaterThanOrEqual(at(val) - 1e-6);
    expect(at(0)).toBeGreaterThanOrEqual(15);
    expect(at(255)).toBeLessThanOrEqual(236);
  }
});
