import fc from "fast-check";
import { expect, test } from "vitest";
import type { Signals } from "./highlight-signals";
import { createScorer, scoreHighlights } from "./score-highlights";

const curve = (stepMs: number, durationMs: number, min: number, max: number): fc.Arbitrary<{ stepMs: number; values: number[] }> => {
  const length = Math.ceil(durationMs / stepMs);
  return fc.array(fc.double({ min, max, noNaN: true }), { minLength: length, maxLength: length }).map((values) => ({ stepMs, values }));
};

function spans(durationMs: number): fc.Arbitrary<{ startMs: number; endMs: number }[]> {
  return fc.uniqueArray(fc.integer({ min: 0, max: durationMs }), { maxLength: 12 }).map((edges) => {
    const ordered = [...edges].sort((a, b) => a - b);
    return ordered.flatMap((startMs, i) => (i % 2 === 0 && ordered[i + 1] !== undefined ? [{ startMs, endMs: ordered[i + 1] ?? 0 }] : []));
  });
}

const signals: fc.Arbitrary<Signals> = fc.integer({ min: 500, max: 90_000 }).chain((durationMs) =>
  fc.record({
    version: fc.constant(1),
    durationMs: fc.constant(durationMs),
    hasVideo: fc.boolean(),
    hasAudio: fc.boolean(),
    tempoBpm: fc.option(fc.double({ min: 50, max: 200, noNaN: true })),
    beatsMs: fc.uniqueArray(fc.integer({ min: 0, max: durationMs }), { maxLength: 60 }).map((all) => all.sort((a, b) => a - b)),
    downbeatsMs: fc.uniqueArray(fc.integer({ min: 0, max: durationMs }), { maxLength: 20 }).map((all) => all.sort((a, b) => a - b)),
    shots: fc.uniqueArray(fc.integer({ min: 1, max: durationMs - 1 }), { maxLength: 20 }).map((cuts) =>
      [0, ...cuts.sort((a, b) => a - b)].map((startMs, i, all) => ({
        startMs,
        endMs: all[i + 1] ?? durationMs,
        transition: i === 0 ? null : ("cut" as const),
      })),
    ),
    loudness: fc.constant({ integratedLufs: -14, truePeakDbtp: -1 }),
    loudnessCurve: curve(1000, durationMs, -70, 0),
    motionCurve: curve(1000, durationMs, 0, 1),
    onsetCurve: curve(1000, durationMs, 0, 5),
    action: fc.constant([]),
    speech: spans(durationMs),
    warnings: fc.constant([]),
  }),
);

test("the reasons' points are whole numbers that sum to the score exactly, and the score is 0 to 100", () => {
  fc.assert(
    fc.property(signals, (given) => {
      for (const { score, reasons } of scoreHighlights(given)) {
        expect(reasons.reduce((sum, { points }) => sum + points, 0)).toBe(score);
        expect(reasons.every(({ points, text }) => Number.isInteger(points) && points !== 0 && text.length > 0)).toBe(true);
        expect(score >= 0 && score <= 100).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test("highlights lie inside the film, do not overlap, come best first, and there is always one", () => {
  fc.assert(
    fc.property(signals, (given) => {
      const highlights = scoreHighlights(given);
      expect(highlights.length).toBeGreaterThan(0);
      const inOrder = [...highlights].sort((a, b) => a.startMs - b.startMs);
      inOrder.forEach(({ startMs, endMs }, i) => {
        expect(startMs >= 0 && endMs > startMs && endMs <= given.durationMs).toBe(true);
        expect(endMs <= (inOrder[i + 1]?.startMs ?? given.durationMs)).toBe(true);
      });
      expect(highlights.map(({ score }) => score)).toEqual(highlights.map(({ score }) => score).sort((a, b) => b - a));
    }),
    { numRuns: 60 },
  );
});

test("the same signals always give the same highlights", () => {
  fc.assert(
    fc.property(signals, (given) => {
      expect(scoreHighlights(structuredClone(given))).toEqual(scoreHighlights(given));
    }),
    { numRuns: 30 },
  );
});

const minute: Signals = {
  version: 1,
  durationMs: 60_000,
  hasVideo: true,
  hasAudio: true,
  tempoBpm: null,
  beatsMs: [],
  downbeatsMs: [],
  shots: [{ startMs: 0, endMs: 60_000, transition: null }],
  loudness: { integratedLufs: -23, truePeakDbtp: -6 },
  loudnessCurve: { stepMs: 100, values: Array.from({ length: 600 }, (_, step) => (step >= 300 && step < 420 ? -14 : -26)) },
  motionCurve: { stepMs: 1000, values: new Array<number>(60).fill(0.05) },
  onsetCurve: { stepMs: 1000, values: [] },
  action: [],
  speech: [],
  warnings: [],
};

test("the loudest passage is the first highlight, and says by how much", () => {
  const [best] = scoreHighlights(minute);
  expect(best !== undefined && best.startMs <= 31_000 && best.endMs >= 40_000).toBe(true);
  expect(best?.reasons[0]?.text).toMatch(/^Loudest passage in the film · \d+\.\d LU over its own mean$/);
});

test("a span that cuts a sentence at either end loses points for it", () => {
  const score = createScorer({ ...minute, speech: [{ startMs: 10_000, endMs: 20_000 }] });
  const texts = score({ startMs: 15_000, endMs: 30_000 }).reasons.map(({ text }) => text);
  expect(texts).toContain("Opens in the middle of a sentence");
  expect(score({ startMs: 5000, endMs: 15_000 }).score).toBeLessThan(score({ startMs: 5000, endMs: 21_000 }).score);
});

test("no highlight begins or ends in the middle of a sentence when there is a pause to use", () => {
  const speech = Array.from({ length: 12 }, (_, i) => ({ startMs: i * 5000 + 400, endMs: i * 5000 + 4600 }));
  for (const { startMs, endMs } of scoreHighlights({ ...minute, speech })) {
    expect(speech.some((span) => (span.startMs < startMs && startMs < span.endMs) || (span.startMs < endMs && endMs < span.endMs))).toBe(false);
  }
});
