import { DomainError } from "./errors";

/** Micros (1e-6 of a currency unit) in one cent: a view earns less than a cent, so the ledger counts micros. */
export const MICROS_PER_CENT = 10_000n;
export const BPS_PER_WHOLE = 10_000n;

/** An amount in the smallest unit people speak of; `currency` is ISO 4217 in upper case. */
export interface Money {
  readonly amountCents: bigint;
  readonly currency: string;
}

/** `amount × bps / 10,000`, rounded towards zero. The caller decides who gets the remainder. */
export function floorBps(amount: bigint, bps: bigint): bigint {
  if (bps < 0n || bps > BPS_PER_WHOLE) throw new DomainError("invalid_input", { sentence: "A rate lies between 0 and 10,000 basis points." });
  return (amount * bps) / BPS_PER_WHOLE;
}

/**
 * Splits `total` in proportion to `weights`; the parts always sum to `total`.
 * Largest remainder (Hamilton's method); equal remainders go to the earlier part, so that a repeat gives the same split.
 */
export function splitByWeights(total: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total < 0n || whole <= 0n || weights.some((weight) => weight < 0n)) {
    throw new DomainError("invalid_input", { sentence: "A split needs a total of zero or more and weights that sum to more than zero." });
  }
  const parts = weights.map((weight) => ({ share: (total * weight) / whole, remainder: (total * weight) % whole }));
  const left = total - parts.reduce((sum, part) => sum + part.share, 0n);
  // Sorting leaves equal remainders in their order.
  const byRemainder = parts.toSorted((a, b) => Number(b.remainder - a.remainder));
  for (const part of byRemainder.slice(0, Number(left))) part.share += 1n;
  return parts.map((part) => part.share);
}

export function smallerOf(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** Whole cents in an amount of micros, rounded down, and the micros carried to the next settlement. */
export function settleToCents(micros: bigint): { readonly cents: bigint; readonly carriedMicros: bigint } {
  if (micros < 0n) throw new DomainError("invalid_input", { sentence: "Only a balance of zero or more is settled." });
  return { cents: micros / MICROS_PER_CENT, carriedMicros: micros % MICROS_PER_CENT };
}
