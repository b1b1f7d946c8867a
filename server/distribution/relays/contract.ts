import { z } from "zod";
import { RELAY_WORDS_CHARS_MAX } from "@/protocol/relay-words";

const NAME_CHARS_MAX = 32;
const REASON_CHARS_MAX = 300;
const ID_CHARS_MAX = 64;

export const relayLayer = z.enum(["relay", "mesh", "satellite"]);
export const relayId = z.object({ relayId: z.string().max(ID_CHARS_MAX) });
export const relayReason = relayId.extend({ reason: z.string().trim().min(1).max(REASON_CHARS_MAX) });
/** Viewers read it under a film, so it is of few letters. */
export const newRelay = z.object({
  name: z
    .string()
    .trim()
    .max(NAME_CHARS_MAX)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} .-]*$/u, "Letters, digits, spaces, dots and hyphens")
    .refine((name) => !["cdn", "origin"].includes(name.toLowerCase()), "Players call something else so"),
  layer: relayLayer,
});
const signed = z.string().max(RELAY_WORDS_CHARS_MAX);
export const joinInput = z.object({ publicKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/), signed });
export const reportInput = relayId.extend({ signed });

const count = z.number().int();
const time = z.iso.datetime().nullable();
export const relayShape = z.object({
  id: z.string(),
  name: z.string(),
  layer: relayLayer,
  state: z.enum(["invited", "active", "paused", "removed"]),
  /** Why it is paused or removed. */
  reason: z.string().nullable(),
  baseUrl: z.string().nullable(),
  invitationEndsAt: time,
  joinedAt: time,
  /** What it says of itself. */
  reportedAt: time,
  objects: count.nullable(),
  storedBytes: count.nullable(),
  quotaBytes: count.nullable(),
  servedBytesPerDayMax: count.nullable(),
  uptimeSeconds: count.nullable(),
  syncedAt: time,
  /** Over the last 24 hours, by its own count. */
  day: z.object({ servedBytes: count, requests: count, errors: count }),
  /** What was found when it was asked for an object. */
  checkedAt: time,
  since: time,
  problem: z.string().nullable(),
  firstByteMs: count.nullable(),
  works: count,
});
export type Relay = z.infer<typeof relayShape>;
/** The code is shown this once. */
export const invitedShape = z.object({ relay: relayShape, code: z.string() });
export const joinedShape = z.object({ relayId: z.string(), name: z.string() });
export const reportedShape = z.object({ seq: count });
