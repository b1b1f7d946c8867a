import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/server/kernel/durations";
import type { RailKind } from "../../adapters/rails";
import type { PayoutState } from "../states/rules";

/** An answer that did not come is asked for soon, then more and more rarely. */
const UNKNOWN_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS] as const;
/** What is on its way tells of itself; looking is for what was lost. */
const SUBMITTED_MS = [HOUR_MS, 6 * HOUR_MS, DAY_MS] as const;
/** Stripe may say "failed" of a payout that was paid, for some days (docs.stripe.com/payouts#payout-failures). */
const WATCHED_MS = 7 * DAY_MS;

export interface Looked {
  readonly state: PayoutState;
  readonly rail: RailKind;
  /** How often it was looked at. */
  readonly lookUps: number;
  readonly completedAt: Date;
  /** Whether the rail said anything: who cannot be reached has not said that all is as it was. */
  readonly isAnswered: boolean;
}

/** When a payout is to be looked at next, or null when only the rail's own word can change it. */
export function nextLook({ state, rail, lookUps, completedAt, isAnswered }: Looked, now: Date): Date | null {
  const after = (steps: readonly number[]) => new Date(now.getTime() + (steps[Math.min(lookUps, steps.length - 1)] ?? DAY_MS));
  if (state === "UNKNOWN") return after(UNKNOWN_MS);
  if (state === "SUBMITTED" || state === "SUBMITTING") return after(SUBMITTED_MS);
  if (state !== "SETTLED" || rail !== "stripe") return null;
  const isWatched = now.getTime() - completedAt.getTime() < WATCHED_MS;
  return isWatched || !isAnswered ? new Date(now.getTime() + DAY_MS) : null;
}
