import { z } from "zod";
import type { LeftOut } from "../plan/edit-plan";
import { type Analysis, CLIP_KINDS, type Curve } from "../types";
import { reasonShape, spanShape } from "./contract";

/** Enough for a lane as wide as a screen. */
export const CURVE_POINTS_MAX = 400;
export const BEATS_SHOWN_MAX = 2_000;

const curveShape = z.object({ stepMs: z.number(), values: z.array(z.number()) });
const shotShape = z.object({ startMs: z.number(), endMs: z.number(), transition: z.enum(["cut", "dissolve", "fade"]).nullable() });
const highlightShape = z.object({ startMs: z.number(), endMs: z.number(), score: z.number(), reasons: z.array(reasonShape) });
const loudnessShape = z.object({ integratedLufs: z.number().nullable(), truePeakDbtp: z.number().nullable() });

export const analysisShape = z.object({
  version: z.number(),
  durationMs: z.number(),
  hasVideo: z.boolean(),
  hasAudio: z.boolean(),
  tempoBpm: z.number().nullable(),
  beatsMs: z.array(z.number()),
  downbeatsMs: z.array(z.number()),
  shots: z.array(shotShape),
  loudness: loudnessShape,
  loudnessCurve: curveShape,
  motionCurve: curveShape,
  action: z.array(z.object({ atMs: z.number(), x: z.number(), y: z.number(), weight: z.number() })),
  speech: z.array(spanShape),
  onsetCurve: curveShape,
  highlights: z.array(highlightShape),
  warnings: z.array(z.string()),
}) satisfies z.ZodType<Analysis>;

const leftOutShape = z.object({ startMs: z.number(), endMs: z.number(), kind: z.enum(CLIP_KINDS), score: z.number(), reason: z.string() });

export const shownAnalysisShape = z.object({
  jobId: z.string(),
  durationMs: z.number(),
  tempoBpm: z.number().nullable(),
  /** At most 2000, thinned evenly. */
  beatsMs: z.array(z.number()),
  downbeatsMs: z.array(z.number()),
  shots: z.array(shotShape),
  loudness: loudnessShape,
  /** LUFS; at most 400 points, each the loudest of its stretch. */
  loudnessCurve: curveShape,
  /** 0 to 1; at most 400 points, each the strongest of its stretch. */
  motionCurve: curveShape,
  /** How much new sound begins, 1 is the source's mean; at most 400 points, each the strongest of its stretch. */
  onsetCurve: curveShape,
  speech: z.array(spanShape),
  highlights: z.array(highlightShape),
  /** What could not be used of the source, a sentence each. */
  warnings: z.array(z.string()),
  /** Moments that were looked at and not taken, and why. */
  leftOut: z.array(leftOutShape),
});
export type ShownAnalysis = z.output<typeof shownAnalysisShape>;

/** A curve of at most `pointsMax` points; each is the greatest of those it stands for, so that no peak is lost. */
export function thinCurve(curve: Curve, pointsMax: number): { stepMs: number; values: number[] } {
  const every = Math.max(1, Math.ceil(curve.values.length / pointsMax));
  const values: number[] = [];
  for (let from = 0; from < curve.values.length; from += every) values.push(curve.values.slice(from, from + every).reduce((a, b) => Math.max(a, b)));
  return { stepMs: curve.stepMs * every, values };
}

/** At most `max` of the items, evenly spread, the first kept. */
export function thinList<T>(items: readonly T[], max: number): T[] {
  const every = Math.max(1, Math.ceil(items.length / max));
  return items.filter((_, position) => position % every === 0);
}

/** What the timeline of the results page shows: the analysis, small enough for any length of film. */
export function showAnalysis(jobId: string, analysis: Analysis, leftOut: readonly LeftOut[]): ShownAnalysis {
  return {
    jobId,
    durationMs: analysis.durationMs,
    tempoBpm: analysis.tempoBpm,
    beatsMs: thinList(analysis.beatsMs, BEATS_SHOWN_MAX),
    downbeatsMs: thinList(analysis.downbeatsMs, BEATS_SHOWN_MAX),
    shots: thinList(analysis.shots, BEATS_SHOWN_MAX),
    loudness: { ...analysis.loudness },
    loudnessCurve: thinCurve(analysis.loudnessCurve, CURVE_POINTS_MAX),
    motionCurve: thinCurve(analysis.motionCurve, CURVE_POINTS_MAX),
    onsetCurve: thinCurve(analysis.onsetCurve, CURVE_POINTS_MAX),
    speech: thinList(analysis.speech, BEATS_SHOWN_MAX).map((span) => ({ ...span })),
    highlights: analysis.highlights.map((highlight) => ({ ...highlight, reasons: [...highlight.reasons] })),
    warnings: [...analysis.warnings],
    leftOut: leftOut.map(({ sentence, ...moment }) => ({ ...moment, reason: sentence })),
  };
}
