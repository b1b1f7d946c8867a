import { z } from "zod";
import { SPLIT_STATUSES } from "@/db/schema";
import { PARTIES_MAX, WHOLE_BPS } from "./rules";

const NOTE_CHARS_MAX = 1_000;
const SUM_CENTS_MAX = 100_000_000;
const id = z.string().min(1).max(100);
const cents = z.number().int().min(0).max(SUM_CENTS_MAX);

/** Percent in basis points; sums that come first in cents. */
const partyInput = z.object({
  /** The id or handle of an artist. */
  artistId: id,
  shareBps: z.number().int().min(0).max(WHOLE_BPS),
  /** Comes before percent, once. */
  fixedCents: cents.default(0),
  /** Spent on the work; comes back before anything else. */
  recoupCents: cents.default(0),
});

const termsInput = z.object({
  /** Everybody but the holder, who keeps the rest of the percent. */
  parties: z
    .array(partyInput)
    .min(1)
    .max(PARTIES_MAX - 1),
  holderFixedCents: cents.default(0),
  holderRecoupCents: cents.default(0),
  /** Of the sums. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default("USD"),
  note: z.string().trim().max(NOTE_CHARS_MAX).default(""),
});
export type TermsInput = z.output<typeof termsInput>;

export const proposeInput = termsInput.extend({ videoId: id });
export type ProposeInput = z.output<typeof proposeInput>;
export const counterInput = termsInput.extend({ splitId: id, version: z.number().int().min(1) });
export const splitInput = z.object({ splitId: id });
/** The version that was looked at: an answer to another one is refused. */
export const answerInput = z.object({ splitId: id, version: z.number().int().min(1) });
export type AnswerInput = z.output<typeof answerInput>;

const person = z.object({ id: z.string(), name: z.string(), handle: z.string() });

const partyShape = z.object({
  person,
  isHolder: z.boolean(),
  shareBps: z.number().int(),
  fixedCents: z.number().int(),
  recoupCents: z.number().int(),
  answer: z.enum(["pending", "agreed", "declined", "countered"]),
  answeredAt: z.string().nullable(),
  /** What they had by this version so far, of each currency; micros as text. */
  received: z.array(z.object({ currency: z.string(), recoupMicros: z.string(), fixedMicros: z.string(), shareMicros: z.string() })),
});

const versionShape = z.object({
  version: z.number().int(),
  status: z.enum(SPLIT_STATUSES),
  /** An offer to end what is agreed. */
  isEnd: z.boolean(),
  currency: z.string(),
  note: z.string(),
  proposedBy: z.string(),
  proposedAt: z.string(),
  agreedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  closedBy: z.string().nullable(),
  parties: z.array(partyShape),
});
export type SplitVersion = z.output<typeof versionShape>;

export const splitShape = z.object({
  id: z.string(),
  videoId: z.string(),
  videoTitle: z.string().nullable(),
  /** Whose part is shared. */
  holder: person,
  createdAt: z.string(),
  /** What counts now, and what waits for answers. */
  agreed: versionShape.nullable(),
  proposed: versionShape.nullable(),
});
export type Split = z.output<typeof splitShape>;

export const splitHistoryShape = splitShape.extend({
  /** All versions, the newest first. */
  history: z.array(versionShape),
});
export type SplitHistory = z.output<typeof splitHistoryShape>;
