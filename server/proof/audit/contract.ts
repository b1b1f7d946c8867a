import { z } from "zod";

const TEXT_CHARS_MAX = 200;

const text = z.string().min(1).max(TEXT_CHARS_MAX);

/** All that are given must hold. */
export const auditFilter = z.object({
  /** A user id, or the part of the system that acted. */
  actorId: text.optional(),
  /** What was done: `payouts/run.approved`, or its beginning, such as `payouts/`. */
  action: text.optional(),
  /** To what it was done. */
  target: text.optional(),
  /** An address somebody asked from. */
  ip: text.optional(),
  from: z.iso.datetime().optional(),
  /** Not included. */
  to: z.iso.datetime().optional(),
});
export type AuditFilter = z.output<typeof auditFilter>;

export const auditRowShape = z.object({
  seq: z.number().int(),
  id: z.string(),
  actorId: z.string(),
  /** Null of the system's parts, and of people who are gone. */
  actorName: z.string().nullable(),
  action: z.string(),
  target: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  /** From where; null for the system's own doings and once its time is over. */
  origin: z.object({ ip: z.string(), userAgent: z.string(), sessionId: z.string().nullable() }).nullable(),
  /** Details or origin were there and have been forgotten. */
  isForgotten: z.boolean(),
  at: z.string(),
  hash: z.string(),
});
export type AuditRow = z.output<typeof auditRowShape>;
export const origin = auditRowShape.shape.origin;
