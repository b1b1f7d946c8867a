import { z } from "zod";

const micros = z.string().regex(/^-?\d+$/);
const bps = z.number().int();
const count = z.number().int();

/** Why an entry is there: the figures it was made of, so that anybody can make it again. Micros are text, as JSON has no bigint. */
export const explanationShape = z.discriminatedUnion("of", [
  /** Plays at a rate a play: `views × rateMicros − feeBps`. */
  z.object({ of: z.literal("views"), views: count, rateMicros: micros, feeBps: bps }),
  /** A share of what was set aside of a month's payments. */
  z.object({ of: z.literal("sharing"), month: z.string(), model: z.enum(["user-centric", "pro-rata"]), views: count, fans: count, feeBps: bps }),
  z.object({ of: z.literal("livestream"), what: z.enum(["ticket", "tip"]), title: z.string(), paidCents: count, feeBps: bps }),
  z.object({ of: z.literal("merch"), shop: z.string(), order: z.string(), orderCents: count, commissionBps: bps, feeBps: bps }),
  /** A fan's payment: `amount = tax + fee + artist`. */
  z.object({
    of: z.literal("payment"),
    paymentId: z.string(),
    kind: z.enum(["subscription", "tip", "gift", "pledge", "ticket"]),
    paidCents: count,
    taxCents: count,
    feeBps: bps,
  }),
  /** What went back to a fan, or came back after all. */
  z.object({
    of: z.literal("return"),
    paymentId: z.string().nullable(),
    source: z.string(),
    why: z.enum(["refund", "dispute", "refund_failure", "dispute_reversal", "fraud"]),
  }),
  /** What is owed since a refund found nothing to take: lent, or taken from what came next. */
  z.object({ of: z.literal("debt"), what: z.enum(["advance", "recoup"]) }),
  /** A part of what somebody else got for a work, by a split between both; of a reversal, what of it went back. */
  z.object({
    of: z.literal("split"),
    splitId: z.string(),
    version: count,
    holderId: z.string(),
    partyId: z.string(),
    shareBps: bps,
    recoupMicros: micros,
    fixedMicros: micros,
    shareMicros: micros,
    /** What the holder got, and by which transfer the whole came. */
    wholeMicros: micros,
    wholeId: z.string(),
    isReversal: z.boolean(),
  }),
  z.object({ of: z.literal("payout"), payoutId: z.string(), what: z.enum(["net", "withholding", "return", "other"]) }),
  /** A sentence of its own, for what has no figures. */
  z.object({ of: z.literal("other"), sentence: z.string().max(300) }),
]);
export type Explanation = z.output<typeof explanationShape>;
