import { DomainError } from "@/server/kernel/errors";
import { BPS_PER_WHOLE } from "@/server/kernel/money";

export type FeeKind = "patronage" | "tip";

/** The platform's share where no admin has set another: a tenth of tips and of patronage. */
export const DEFAULT_FEE_BPS: Readonly<Record<FeeKind, number>> = { patronage: 1_000, tip: 1_000 };

export interface PaymentSplit {
  readonly platformFeeCents: number;
  readonly artistCents: number;
}

/**
 * Who gets what of a payment, in whole cents: the fee is on what is left without tax, rounded half up, and the artist gets the rest,
 * so that `taxCents + platformFeeCents + artistCents = amountCents`. What Stripe takes is the platform's own cost.
 */
export function splitPayment(payment: { readonly amountCents: number; readonly taxCents: number; readonly feeBps: number }): PaymentSplit {
  const { amountCents, taxCents, feeBps } = payment;
  const areWhole = [amountCents, taxCents, feeBps].every(Number.isSafeInteger);
  if (!areWhole || taxCents < 0 || amountCents < taxCents || feeBps < 0 || BigInt(feeBps) > BPS_PER_WHOLE) {
    throw new DomainError("invalid_input", { sentence: "A payment is split in whole cents, of which tax is no more than all, at 0 to 10,000 basis points." });
  }
  const netCents = BigInt(amountCents - taxCents);
  const platformFeeCents = Number((netCents * BigInt(feeBps) + BPS_PER_WHOLE / 2n) / BPS_PER_WHOLE);
  return { platformFeeCents, artistCents: amountCents - taxCents - platformFeeCents };
}
