import { DAY_MS } from "@/server/kernel/durations";

export const GIFT_MONTHS = [1, 3, 6, 12] as const;
export type GiftMonths = (typeof GIFT_MONTHS)[number];
export const GIFT_MESSAGE_CHARS_MAX = 500;
const YEAR_MONTHS = 12;
/** A gift can be sent at most this far ahead. */
export const SEND_AHEAD_MS_MAX = 366 * DAY_MS;
/** A new code is mailed at most this often. */
export const RESEND_EVERY_MS = 10 * 60_000;

/** What so many months of a tier cost as a gift, in cents: a whole year at the price of a year. */
export function giftPrice(tier: { readonly monthlyCents: number; readonly yearlyCents: number }, months: GiftMonths): number {
  return months === YEAR_MONTHS ? tier.yearlyCents : tier.monthlyCents * months;
}

export interface HeldAccess {
  readonly rank: number;
  readonly endsAt: Date | null;
}

/**
 * When a gift that is redeemed begins: at once, or where what the fan holds already as good or better ends, so that no month is lost.
 * Null where that has no end: the gift waits, its code keeps.
 */
export function giftStart(giftRank: number, held: readonly HeldAccess[], now: Date): Date | null {
  let startMs = now.getTime();
  for (const { rank, endsAt } of held) {
    if (rank < giftRank) continue;
    if (endsAt === null) return null;
    startMs = Math.max(startMs, endsAt.getTime());
  }
  return new Date(startMs);
}
