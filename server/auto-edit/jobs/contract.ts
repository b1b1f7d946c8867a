import { z } from "zod";
import { EDIT_DEFAULTS } from "../plan/plan-edit";
import { CLIP_KINDS, REALMS, TARGETS } from "../types";
import { CLIPS_PER_KIND_MAX, STAGES, STATUSES } from "./rules";

// The shapes of the REST contract's part on auto-edit. Outside programs rely on them: add, never change.

export const spanShape = z.object({ startMs: z.number(), endMs: z.number() });
export const reasonShape = z.object({ feature: z.string(), points: z.number(), text: z.string() });

export const clipShape = z.object({
  index: z.number().int(),
  kind: z.enum(CLIP_KINDS),
  /** Addresses are absolute paths on this server. */
  url: z.string(),
  posterUrl: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  durationMs: z.number(),
  segments: z.array(spanShape),
  score: z.number(),
  reasons: z.array(reasonShape),
  beatAligned: z.boolean(),
  sizeBytes: z.number(),
});
export type Clip = z.output<typeof clipShape>;

export const outputShape = z.object({
  shorts: z.array(clipShape),
  reels: z.array(clipShape),
  trailer: clipShape.nullable(),
  highlights: z.array(clipShape),
});
export type JobOutput = z.output<typeof outputShape>;

const perKind = z.number().int().min(0).max(CLIPS_PER_KIND_MAX);

/** How many clips of a kind are wanted at most; a short source gives fewer. */
export const optionsInput = z.strictObject({
  shortsMax: perKind.default(EDIT_DEFAULTS.shortsMax),
  reelsMax: perKind.default(EDIT_DEFAULTS.reelsMax),
  highlightsMax: perKind.default(EDIT_DEFAULTS.highlightsMax),
});

export const startInput = z.object({
  videoId: z.string().max(100),
  /** Default: the realm of the artist's page, else INFERNO. */
  realm: z.enum(REALMS).optional(),
  /** Default: all of them. */
  targets: z.array(z.enum(TARGETS)).min(1, "Choose one target at least.").max(TARGETS.length).optional(),
  options: optionsInput.partial().optional(),
});
export type StartInput = z.output<typeof startInput>;

export const startedShape = z.object({ jobId: z.string(), status: z.enum(STATUSES), message: z.string() });
export type Started = z.output<typeof startedShape>;

export const jobShape = z.object({
  jobId: z.string(),
  videoId: z.string(),
  videoTitle: z.string(),
  realm: z.enum(REALMS),
  targets: z.array(z.enum(TARGETS)),
  options: optionsInput,
  status: z.enum(STATUSES),
  /** 0 to 1. */
  progress: z.number().min(0).max(1),
  stage: z.enum(STAGES),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** One sentence, when status is failed. */
  error: z.string().optional(),
  output: outputShape,
});
export type Job = z.output<typeof jobShape>;
