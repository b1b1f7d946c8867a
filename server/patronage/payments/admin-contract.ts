import { z } from "zod";
import { receiptShape } from "./contract";

const SEARCH_CHARS_MAX = 100;

/** A payment as the back office sees it, with what the fan's bank says of it. */
export const adminPaymentShape = receiptShape.omit({ refunds: true, number: true, consent: true }).extend({
  fan: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  stripeChargeId: z.string(),
  disputes: z.array(z.object({ id: z.string(), status: z.string(), reason: z.string(), amountCents: z.number().int(), createdAt: z.iso.datetime() })),
});
export type AdminPayment = z.output<typeof adminPaymentShape>;

/** `search` is a part of a name or an address of either side, or a whole id of ours or of Stripe's charge. */
export const paymentFilter = z.object({ search: z.string().trim().max(SEARCH_CHARS_MAX).optional(), status: receiptShape.shape.status.optional() });
export type PaymentFilter = z.output<typeof paymentFilter>;
