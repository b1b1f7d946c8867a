import { z } from "zod";
import { PAYOUT_STATES, PAYOUT_STATUSES } from "@/db/schema";
import { RAIL_KINDS } from "../../adapters/rails";
import { FORM_STATES, INCOME_KINDS } from "../../tax";

const ID_CHARS_MAX = 64;

export const payoutInput = z.object({ payoutId: z.string().max(ID_CHARS_MAX) });

/** All that can be paid is paid; there is nothing to choose. */
export const requestInput = z.object({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default("USD"),
});

export const requestedShape = z.object({ payoutId: z.string(), amountCents: z.number().int(), currency: z.string(), status: z.enum(PAYOUT_STATUSES) });
export type RequestedPayout = z.output<typeof requestedShape>;

export const previewShape = z.object({
  currency: z.string(),
  /** Null where none can be asked for now. */
  payout: z
    .object({
      grossCents: z.number().int(),
      withheldCents: z.number().int(),
      /** What would arrive. */
      amountCents: z.number().int(),
      method: z.object({ kind: z.enum(RAIL_KINDS), last4: z.string() }),
      formState: z.enum(FORM_STATES),
      /** What is withheld, by kind of income. */
      taxes: z.array(z.object({ incomeKind: z.enum(INCOME_KINDS), rateBps: z.number().int(), taxableMicros: z.string(), withheldCents: z.number().int() })),
    })
    .nullable(),
  /** Why not, in a sentence. */
  hindrance: z.string().nullable(),
});
export type PayoutPreview = z.output<typeof previewShape>;

export const payoutShape = z.object({
  id: z.string(),
  payoutId: z.string(),
  /** What the payee gets. */
  amountCents: z.number().int(),
  /** What left the account: amount and tax. */
  grossCents: z.number().int(),
  withheldCents: z.number().int(),
  /** What the rail took from us; not from the artist. */
  feeCents: z.number().int(),
  currency: z.string(),
  status: z.enum(PAYOUT_STATUSES),
  state: z.enum(PAYOUT_STATES),
  /** Why it failed or waits; null when there is nothing to say. */
  reason: z.string().nullable(),
  /** `2026-11` of the monthly run; null when it was asked for. */
  period: z.string().nullable(),
  attempt: z.number().int(),
  retryOfId: z.string().nullable(),
  method: z.object({ kind: z.enum(RAIL_KINDS), last4: z.string() }),
  railReference: z.string().nullable(),
  createdAt: z.string(),
  approvedAt: z.string().nullable(),
  updatedAt: z.string(),
  completedAt: z.string().nullable(),
});
export type ShownPayout = z.output<typeof payoutShape>;

export const payoutDetailShape = payoutShape.extend({
  steps: z.array(z.object({ state: z.enum(PAYOUT_STATES), reason: z.string().nullable(), at: z.string() })),
});
export type PayoutDetail = z.output<typeof payoutDetailShape>;
