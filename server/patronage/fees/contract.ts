import { z } from "zod";

export const feeKind = z.enum(["patronage", "tip"]);

const FEE_BPS_MAX = 10_000;
export const feeBps = z.number().int().min(0).max(FEE_BPS_MAX);

/** A rate, from the beginning of a day (UTC) on. */
export const feeRateShape = z.object({ kind: feeKind, feeBps, validFrom: z.string(), setBy: z.string() });
export type FeeRate = z.output<typeof feeRateShape>;

/** Who gets what of an amount, in cents, as it would be split now. */
export const quoteShape = z.object({
  amountCents: z.number().int(),
  feeBps,
  platformFeeCents: z.number().int(),
  artistCents: z.number().int(),
});
export type Quote = z.output<typeof quoteShape>;
