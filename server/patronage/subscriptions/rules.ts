import { DAY_MS, HOUR_MS } from "../../kernel/durations";

/** Fourteen days to withdraw from a contract made at a distance (Directive 2011/83/EU, article 9; its button by 2023/2673). */
export const WITHDRAWAL_MS = 14 * DAY_MS;
/** Stripe takes a trial's end only when it is this far away (Checkout Sessions: 48 hours). */
export const TRIAL_MS_MIN = 48 * HOUR_MS;

export interface WithdrawalFacts {
  readonly startedAt: Date | null;
  readonly withdrawnAt: Date | null;
}

/** Until when the fan may withdraw; null when there is nothing to withdraw from, or it was done. */
export function withdrawableUntil({ startedAt, withdrawnAt }: WithdrawalFacts, now: Date): Date | null {
  if (startedAt === null || withdrawnAt !== null) return null;
  const until = new Date(startedAt.getTime() + WITHDRAWAL_MS);
  return until.getTime() > now.getTime() ? until : null;
}

export interface Offer {
  readonly rank: number;
  readonly interval: "month" | "year";
}

/**
 * When a change takes effect: what gives more (a higher tier, or a year instead of a month without a lower tier) at once, what gives less
 * with the next period, so that nobody loses what they paid for.
 */
export function effectOf(from: Offer, to: Offer): "now" | "period_end" | "none" {
  if (from.rank === to.rank && from.interval === to.interval) return "none";
  if (to.rank < from.rank) return "period_end";
  if (from.interval === "year" && to.interval === "month") return "period_end";
  return "now";
}

/** How old the figures of a preview may be when they are agreed to. */
export const QUOTE_MS_MAX = HOUR_MS;

/** The same day some months later, or the last of that month, in UTC. */
export function addMonths(from: Date, months: number): Date {
  const day = from.getUTCDate();
  const target = new Date(from);
  target.setUTCDate(1);
  target.setUTCMonth(target.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(day, lastDay));
  return target;
}
