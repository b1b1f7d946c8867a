import { BPS_PER_WHOLE } from "@/server/kernel/money";

export const CODE_PATTERN = /^[A-Z0-9](?:[A-Z0-9-]{1,22}[A-Z0-9])$/;
export const PROMO_LIMITS = { codes: 200, percentOffBpsMin: 100, percentOffBpsMax: 10_000, monthsMax: 36, redemptionsMax: 1_000_000 } as const;

/** A code in the one form under which it is kept and compared. */
export function normalizeCode(code: string): string {
  return code.trim().toUpperCase();
}

/** What is paid of a price with a code, in cents; what is taken off is rounded half up, as Stripe does. */
export function reducedPrice(amountCents: number, percentOffBps: number): number {
  const off = (BigInt(amountCents) * BigInt(percentOffBps) + BPS_PER_WHOLE / 2n) / BPS_PER_WHOLE;
  return amountCents - Number(off);
}

/** What is left of a code that a membership was begun with. */
export interface CodeInUse {
  readonly percentOffBps: number;
  /** From when on nothing is taken off any more; null for never. */
  readonly endsAt: Date | null;
}

/** What a price comes to on a day, with a code that may have ended by then. */
export function priceOn(day: Date, amountCents: number, code: CodeInUse | null): number {
  return code === null || (code.endsAt !== null && code.endsAt <= day) ? amountCents : reducedPrice(amountCents, code.percentOffBps);
}

export interface PromoState {
  readonly isActive: boolean;
  readonly expiresAt: Date | null;
  readonly redemptions: number;
  readonly redemptionsMax: number | null;
  readonly tierId: string | null;
}

/** Why a code cannot be used for a tier now, as a sentence; null when it can. */
export function findPromoFault(promo: PromoState | undefined, tierId: string, now: Date): string | null {
  if (promo === undefined || !promo.isActive) return "There is no such code.";
  if (promo.expiresAt !== null && promo.expiresAt <= now) return "This code has expired.";
  if (promo.redemptionsMax !== null && promo.redemptions >= promo.redemptionsMax) return "This code is used up.";
  return promo.tierId !== null && promo.tierId !== tierId ? "This code is for another tier." : null;
}
