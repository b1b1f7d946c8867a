import type { Context } from "../../engine/context";
import { scheduleAt, unscheduleAt } from "../clocks/time";
import { DAY_S } from "../periods";
import { billingSettings } from "../settings";
import type { Subscription } from "../tables";

const TRIAL_TOLD_DAYS = 3;
const TASKS = ["billing.period_end", "billing.upcoming", "billing.trial_will_end", "billing.cancel_at", "billing.resume_collection"];

/** When the paid period, or the trial, ends. */
export function periodEndOf(subscription: Subscription): number {
  return Math.max(...subscription.items.data.map(({ current_period_end }) => current_period_end));
}

export function periodStartOf(subscription: Subscription): number {
  return Math.min(...subscription.items.data.map(({ current_period_start }) => current_period_start));
}

const MOVING = new Set(["active", "trialing", "past_due", "unpaid"]);

/** Plans what time will bring to a subscription as it is now; whatever was planned before is forgotten. */
export function planCycle(ctx: Context, id: string): void {
  const subscription = ctx.get("subscription", id);
  const clock = subscription.test_clock;
  for (const kind of TASKS) unscheduleAt(ctx, clock, kind, id);
  if (!MOVING.has(subscription.status)) return;
  const end = periodEndOf(subscription);
  const plan = (kind: string, atS: number) => scheduleAt(ctx, clock, { kind, subject: id, atS });
  plan("billing.period_end", end);
  if (subscription.cancel_at !== null && !subscription.cancel_at_period_end && subscription.cancel_at < end) plan("billing.cancel_at", subscription.cancel_at);
  if (subscription.pause_collection?.resumes_at) plan("billing.resume_collection", Math.max(subscription.pause_collection.resumes_at, ctx.now));
  const upcoming = end - billingSettings(ctx).upcoming_days * DAY_S;
  if (!subscription.cancel_at_period_end && upcoming > ctx.now) plan("billing.upcoming", upcoming);
  const told = end - TRIAL_TOLD_DAYS * DAY_S;
  if (subscription.status === "trialing" && told > ctx.now) plan("billing.trial_will_end", told);
}

/** Whether people are told three days before only, or, with a shorter trial, right away. */
export function isShortTrial(ctx: Context, subscription: Subscription): boolean {
  return subscription.status === "trialing" && periodEndOf(subscription) - TRIAL_TOLD_DAYS * DAY_S <= ctx.now;
}
