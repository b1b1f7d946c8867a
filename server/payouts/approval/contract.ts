import { z } from "zod";
import { PAYOUT_STATES } from "@/db/schema";
import { RAIL_ANSWERS, RAIL_KINDS } from "../../adapters/rails";
import { payoutInput, payoutShape } from "../requests/contract";

const ID_CHARS_MAX = 64;
const WORDS_MAX = 300;
const FEE_CENTS_MAX = 100_000;
const words = z.string().trim().min(1).max(WORDS_MAX);

export const payoutFilter = z.object({
  state: z.enum(PAYOUT_STATES).optional(),
  rail: z.enum(RAIL_KINDS).optional(),
  runId: z.string().max(ID_CHARS_MAX).optional(),
  accountId: z.string().max(ID_CHARS_MAX).optional(),
  /** Only those that wait for something, and say for what. */
  waiting: z.enum(["true", "false"]).optional(),
});
export type PayoutFilter = z.output<typeof payoutFilter>;

/** A payout as the back office sees it. */
export const adminPayoutShape = payoutShape.extend({
  artist: z.object({ id: z.string(), name: z.string(), handle: z.string() }),
  needsSecond: z.boolean(),
  firstApprovedBy: z.string().nullable(),
  approvedBy: z.string().nullable(),
  requestedBy: z.string(),
  frozenHash: z.string().nullable(),
  /** What the rail knows it by. */
  key: z.string(),
  sendings: z.number().int(),
  lookUps: z.number().int(),
  firstSentAt: z.string().nullable(),
  lookedUpAt: z.string().nullable(),
  /** When it is looked at next by itself; null when only the rail's own word can change it. */
  checkAt: z.string().nullable(),
});
export type AdminPayout = z.output<typeof adminPayoutShape>;

export const adminPayoutDetailShape = adminPayoutShape.extend({
  steps: z.array(z.object({ state: z.enum(PAYOUT_STATES), actorId: z.string(), reason: z.string().nullable(), at: z.string() })),
  lastAnswer: z.object({ state: z.enum(RAIL_ANSWERS), railReference: z.string().nullable(), feeCents: z.number(), reason: z.string().nullable() }).nullable(),
});
export type AdminPayoutDetail = z.output<typeof adminPayoutDetailShape>;

export const cancelInput = payoutInput.extend({ reason: words });
export const answerInput = payoutInput.extend({
  state: z.enum(["settled", "refused", "returned"]),
  railReference: z.string().trim().max(WORDS_MAX).nullable().default(null),
  feeCents: z.number().int().min(0).max(FEE_CENTS_MAX).default(0),
  note: words,
});

export const contradictionInput = z.object({ contradictionId: z.string().max(ID_CHARS_MAX) });
export const resolveInput = contradictionInput.extend({ note: words });
export const contradictionFilter = z.object({ isOpen: z.enum(["true", "false"]).default("true") });
export const contradictionShape = z.object({
  id: z.string(),
  key: z.string(),
  payoutId: z.string().nullable(),
  /** What the books said when the rail said otherwise. */
  state: z.string(),
  answer: z.object({ state: z.enum(RAIL_ANSWERS), railReference: z.string().nullable(), feeCents: z.number(), reason: z.string().nullable() }),
  seenAt: z.string(),
  resolvedAt: z.string().nullable(),
  resolvedBy: z.string().nullable(),
  note: z.string().nullable(),
});
export type Contradiction = z.output<typeof contradictionShape>;
