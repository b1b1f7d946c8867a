import { z } from "zod";

export const receiptShape = z.object({
  id: z.string(),
  /** What to name when asking about it. */
  number: z.string(),
  kind: z.enum(["subscription", "tip", "gift", "pledge", "ticket"]),
  subjectId: z.string(),
  artist: z.object({ id: z.string(), name: z.string(), handle: z.string() }),
  fan: z.object({ id: z.string(), name: z.string() }),
  paidAt: z.iso.datetime(),
  currency: z.string(),
  /** What was paid, in cents; `amount = tax + platformFee + artist`. */
  amountCents: z.number().int(),
  taxCents: z.number().int(),
  platformFeeCents: z.number().int(),
  artistCents: z.number().int(),
  feeBps: z.number().int(),
  refundedCents: z.number().int(),
  status: z.enum(["succeeded", "partially_refunded", "refunded", "disputed", "dispute_lost"]),
  /** By which the payer had access opened at once; null where it was not asked. */
  consent: z.object({ agreedAt: z.iso.datetime(), version: z.string(), text: z.string() }).nullable(),
  refunds: z.array(z.object({ id: z.string(), amountCents: z.number().int(), status: z.string(), createdAt: z.iso.datetime() })),
});
export type Receipt = z.output<typeof receiptShape>;

export const receiptInput = z.object({ paymentId: z.string().max(100) });
export const refundPaymentInput = receiptInput.extend({
  /** Cents; without it, all that has not gone back yet. */
  amount: z.number().int().positive().max(100_000_000).optional(),
});
