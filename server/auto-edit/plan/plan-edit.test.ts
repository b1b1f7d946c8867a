import fc from "fast-check";
import { expect, test } from "vitest";
import type { MediaProbe, VideoStream } from "@/server/adapters/media";
import { createScorer } from "../analysis";
import { type Analysis, type EditOptions, type Shot, TARGETS } from "../types";
import { isBeatAligned, nearestBeatMs } from "./beat-alignment";
import { cutsSpeech } from "./cut-points";
import type { EditPlan } from "./edit-plan";
import { likeness } from "./pick-spans";
import { EDIT_DEFAULTS, planEdit } from "./plan-edit";

const OPTIONS: EditOptions = { ...EDIT_DEFAULTS, realm: "INFERNO", targets: TARGETS };

function probeOf(durationMs: number, framesPerSecond: number, width: number, height: number): MediaProbe {
  const video: VideoStream = {
    ...{ index: 0, codec: "h264", profile: "High", pixelFormat: "yuv420p", bitDepth: 8, width, height, codedWidth: width, codedHeight: height },
    ...{ rotationDegrees: 0, framesPerSecond, isVariableFrameRate: false, isAttachedPicture: false },
    ...{ colorPrimaries: null, colorTransfer: null, colorSpace: null, colorRange: null },
  };
  return { durationMs, sizeBytes: 1, format: "mp4", video, audio: null, streamCount: 1 };
}

interface Scene {
  readonly durationMs: number;
  readonly shotsMs?: readonly number[];
  readonly beatsMs?: readonly number[];
  readonly speech?: readonly { readonly startMs: number; readonly endMs: number }[];
}

function analysisOf({ durationMs, shotsMs = [], beatsMs = [], speech = [] }: Scene): Analysis {
  const starts = [0, ...shotsMs];
  const shots = starts.map((startMs, index): Shot => ({ startMs, endMs: starts[index + 1] ?? durationMs, transition: index === 0 ? null : "cut" }));
  const curve = (stepMs: number, value: (step: number) => number) => ({
    stepMs,
    values: Array.from({ length: Math.ceil(durationMs / stepMs) }, (_, step) => value(step)),
  });
  return {
    ...{
      version: 1,
      durationMs,
      hasVideo: true,
      hasAudio: true,
      tempoBpm: beatsMs.length > 0 ? 120 : null,
      beatsMs,
      downbeatsMs: beatsMs.filter((_, i) => i % 4 === 0),
    },
    ...{ shots, loudness: { integratedLufs: -18, truePeakDbtp: -3 }, speech, warnings: [], highlights: [] },
    loudnessCurve: curve(100, (step) => -20 + 6 * Math.sin(step / 37)),
    motionCurve: curve(100, (step) => 0.05 + 0.04 * Math.sin(step / 23)),
    onsetCurve: curve(50, (step) => 1 + Math.sin(step / 11)),
    action: Array.from({ length: Math.floor(durationMs / 250) }, (_, i) => ({ atMs: i * 250, x: 0.5 + 0.4 * Math.sin(i / 30), y: 0.5, weight: 1 })),
  };
}

const plan = (analysis: Analysis, probe: MediaProbe, options = OPTIONS): EditPlan => planEdit(analysis, probe, options, createScorer(analysis));

const beats = (durationMs: number, everyMs: number, fromMs = 0) =>
  Array.from({ length: Math.floor((durationMs - fromMs) / everyMs) }, (_, i) => Math.round(fromMs + i * everyMs));

const scenes = fc
  .record({
    durationMs: fc.integer({ min: 500, max: 200_000 }),
    shots: fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { maxLength: 40 }),
    beatMs: fc.option(fc.double({ min: 300, max: 900, noNaN: true })),
    speech: fc.array(fc.tuple(fc.double({ min: 0, max: 0.95, noNaN: true }), fc.integer({ min: 300, max: 4000 })), { maxLength: 8 }),
  })
  .map(({ durationMs, shots, beatMs, speech }) => {
    const spoken = speech.map(([at, lengthMs]) => ({
      startMs: Math.round(at * durationMs),
      endMs: Math.min(durationMs, Math.round(at * durationMs) + lengthMs),
    }));
    const apart = spoken.sort((a, b) => a.startMs - b.startMs).filter((span, index, all) => index === 0 || span.startMs > (all[index - 1]?.endMs ?? 0));
    const shotsMs = [...new Set(shots.map((at) => Math.round(at * durationMs)).filter((at) => at > 0))].sort((a, b) => a - b);
    return analysisOf({ durationMs, shotsMs, beatsMs: beatMs === null ? [] : beats(durationMs, beatMs, 130), speech: apart });
  });

test("any source gives every kind that was asked for, within the source, in even sizes, with reasons that sum to the score", () => {
  fc.assert(
    fc.property(
      scenes,
      fc.constantFrom(24, 25, 29.97, 60),
      fc.constantFrom([1920, 1080], [1080, 1920], [640, 480], [333, 777]),
      (analysis, fps, [width = 2, height = 2]) => {
        const { clips } = plan(analysis, probeOf(analysis.durationMs, fps, width, height));
        expect(new Set(clips.map((clip) => clip.kind))).toEqual(new Set(["short", "reel", "trailer", "highlight"]));
        for (const clip of clips) {
          expect(clip.width % 2).toBe(0);
          expect(clip.height % 2).toBe(0);
          expect(clip.reasons.reduce((sum, reason) => sum + reason.points, 0)).toBe(clip.score);
          expect(clip.score).toBeGreaterThanOrEqual(0);
          expect(clip.score).toBeLessThanOrEqual(100);
          const spanMs = clip.segments.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
          expect(Math.abs(spanMs - clip.durationMs)).toBeLessThanOrEqual(1000 / fps + 1);
          for (const { startMs, endMs, frames } of clip.segments) {
            expect(startMs).toBeGreaterThanOrEqual(0);
            expect(endMs).toBeLessThanOrEqual(analysis.durationMs);
            expect(endMs).toBeGreaterThan(startMs);
            expect(frames).toBeGreaterThan(0);
          }
        }
      },
    ),
    { numRuns: 40 },
  );
});

test("lengths keep to each kind's limits, and a source too short for them gives itself", () => {
  fc.assert(
    fc.property(scenes, (analysis) => {
      const { durationMs } = analysis;
      const limits = { short: [15_000, 60_000], reel: [15_000, 90_000], trailer: [20_000, 60_000], highlight: [500, 60_000] } as const;
      for (const clip of plan(analysis, probeOf(durationMs, 25, 1920, 1080)).clips) {
        const [least, most] = limits[clip.kind];
        expect(clip.durationMs).toBeLessThanOrEqual(most + 40);
        const isShortSource = durationMs < (clip.kind === "trailer" ? 27_000 : least);
        if (!isShortSource) expect(clip.durationMs).toBeGreaterThanOrEqual(least - 40);
        if (durationMs < 9_000) expect(Math.abs(clip.durationMs - durationMs)).toBeLessThanOrEqual(40);
      }
    }),
    { numRuns: 40 },
  );
});

test("a clip is called beat aligned exactly when every cut of it is on a reported beat", () => {
  fc.assert(
    fc.property(scenes, fc.constantFrom(24, 30, 60), (analysis, fps) => {
      for (const clip of plan(analysis, probeOf(analysis.durationMs, fps, 1920, 1080)).clips) {
        const edges = clip.segments.flatMap(({ startMs, endMs }) => [startMs, endMs]);
        const isOn = edges.every((edge) => analysis.beatsMs.some((beat) => Math.abs(beat - edge) <= 500 / fps));
        expect(clip.beatAligned).toBe(isOn);
      }
    }),
    { numRuns: 30 },
  );
});

test("music with a beat gives a trailer of several pieces, all cut on beats", () => {
  const durationMs = 120_000;
  const analysis = analysisOf({ durationMs, beatsMs: beats(durationMs, 500, 210), shotsMs: [11_000, 30_000, 47_000, 80_000, 99_000] });
  const trailer = plan(analysis, probeOf(durationMs, 30, 1920, 1080)).clips.find((clip) => clip.kind === "trailer");
  expect(trailer?.beatAligned).toBe(true);
  expect(trailer?.segments.length).toBeGreaterThan(5);
});

test("a beat that is lost for most of the source makes no trailer that claims to be on it", () => {
  const durationMs = 120_000;
  const analysis = analysisOf({ durationMs, beatsMs: beats(8_000, 500), shotsMs: [20_000, 40_000, 60_000, 80_000, 100_000] });
  const trailer = plan(analysis, probeOf(durationMs, 30, 1920, 1080)).clips.find((clip) => clip.kind === "trailer");
  expect(trailer?.beatAligned).toBe(false);
  expect(trailer?.durationMs).toBeGreaterThanOrEqual(20_000);
});

test("no two clips of a kind show the same passage", () => {
  fc.assert(
    fc.property(scenes, (analysis) => {
      const { clips } = plan(analysis, probeOf(analysis.durationMs, 25, 1920, 1080));
      for (const a of clips) {
        for (const b of clips) {
          const [one, other] = [a.segments[0], b.segments[0]];
          if (a.index < b.index && a.kind === b.kind && one !== undefined && other !== undefined) expect(likeness(one, other)).toBeLessThanOrEqual(0.1);
        }
      }
    }),
    { numRuns: 30 },
  );
});

test("no clip that has a choice begins or ends inside a sentence", () => {
  const durationMs = 120_000;
  const speech = Array.from({ length: 12 }, (_, i) => ({ startMs: i * 10_000 + 1000, endMs: i * 10_000 + 7000 }));
  const analysis = analysisOf({ durationMs, speech, shotsMs: [12_000, 33_000, 52_000, 74_000] });
  for (const clip of plan(analysis, probeOf(durationMs, 25, 1920, 1080)).clips.filter(
    (clip) => clip.kind === "short" || clip.kind === "reel" || clip.kind === "trailer",
  )) {
    for (const { startMs, endMs } of clip.segments) expect(cutsSpeech(speech, startMs) || cutsSpeech(speech, endMs)).toBe(false);
  }
});

test("the nearest beat is found, and without beats nothing is aligned", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 1 }), fc.integer({ min: -100, max: 11_000 }), (given, atMs) => {
      const sorted = given.sort((a, b) => a - b);
      const best = Math.min(...sorted.map((beat) => Math.abs(beat - atMs)));
      expect(Math.abs((nearestBeatMs(sorted, atMs) ?? Number.NaN) - atMs)).toBe(best);
    }),
  );
  expect(isBeatAligned([{ startMs: 0, endMs: 1000 }], [], 30)).toBe(false);
});

test("a file without a moving picture, or with hardly any, is refused with a sentence", () => {
  const analysis = analysisOf({ durationMs: 5_000 });
  const probe = probeOf(5_000, 25, 640, 360);
  expect(() => plan({ ...analysis, hasVideo: false }, probe)).toThrow("no moving picture");
  expect(() => plan(analysisOf({ durationMs: 300 }), probe)).toThrow("too short");
});
