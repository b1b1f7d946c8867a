import type { StripeCheckoutSession } from "@stripe/stripe-js";
import { artistCentsOf } from "../split";

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

type Recurring = NonNullable<StripeCheckoutSession["recurring"]>;

/** The same day of the next interval; a month without that day ends it (the 31st of January is followed by the 28th of February). */
export function nextCharge(from: Date, interval: "month" | "year"): Date {
  const months = interval === "month" ? 1 : 12;
  const next = new Date(from);
  next.setUTCMonth(next.getUTCMonth() + months, 1);
  const lastDay = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
  next.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return next;
}

/** When and how much comes after today: "then $24.99 on 22 December 2026 and each month". */
export function laterWords(recurring: Recurring, now: Date): string {
  const { interval, trial, dueNext } = recurring;
  if (interval !== "month" && interval !== "year") return "";
  const first = trial === null ? nextCharge(now, interval) : new Date(trial.trialEnd * 1_000);
  return `then ${dueNext.total.amount} on ${DAY.format(first)} and each ${interval}`;
}

/** What reaches the artist of what is charged today, in cents. */
export function shareOf(session: StripeCheckoutSession, feeBps: number): number {
  const { total, taxInclusive, taxExclusive } = session.total;
  return artistCentsOf(total.minorUnitsAmount - taxInclusive.minorUnitsAmount - taxExclusive.minorUnitsAmount, feeBps);
}
