import { z } from "zod";
import type { PlannedEdit } from "../edit-video";
import { CLIP_KINDS, REALMS, type RenderedClip } from "../types";
import { reasonShape, spanShape } from "./contract";

const pathShape = z.array(z.object({ atMs: z.number(), left: z.number(), top: z.number() }));

const plannedClipShape = z.object({
  index: z.number(),
  kind: z.enum(CLIP_KINDS),
  width: z.number(),
  height: z.number(),
  frameRate: z.string(),
  durationMs: z.number(),
  framing: z.discriminatedUnion("kind", [z.object({ kind: z.literal("crop"), width: z.number(), height: z.number() }), z.object({ kind: z.literal("fill") })]),
  segments: z.array(spanShape.extend({ frames: z.number(), path: pathShape })),
  score: z.number(),
  reasons: z.array(reasonShape),
  beatAligned: z.boolean(),
  posterPlacesMs: z.array(z.number()),
});

const leftOutShape = spanShape.extend({ kind: z.enum(CLIP_KINDS), score: z.number(), sentence: z.string() });

/** The plan of a job as it is kept: made once, so that a job goes on with the clips that it began with. */
export const storedPlanShape = z.object({
  realm: z.enum(REALMS),
  clips: z.array(plannedClipShape),
  leftOut: z.array(leftOutShape),
  levels: z.object({ black: z.number(), white: z.number() }),
}) satisfies z.ZodType<PlannedEdit>;

const renderedClipShape = z.object({
  index: z.number(),
  kind: z.enum(CLIP_KINDS),
  file: z.string(),
  poster: z.string(),
  width: z.number(),
  height: z.number(),
  durationMs: z.number(),
  segments: z.array(spanShape),
  score: z.number(),
  reasons: z.array(reasonShape),
  beatAligned: z.boolean(),
  sizeBytes: z.number(),
}) satisfies z.ZodType<RenderedClip>;

/** What became of a planned clip; kept after its files, so that it being there says they are whole. */
export const clipFactsShape = z.discriminatedUnion("status", [
  z.object({ status: z.literal("made"), clip: renderedClipShape }),
  z.object({ status: z.literal("left-out"), leftOut: leftOutShape }),
]);
export type ClipFacts = z.output<typeof clipFactsShape>;
