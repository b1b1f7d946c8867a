import { DAY_MS, HOUR_MS } from "@/server/kernel/durations";

export const GOAL_LIMITS = {
  titleChars: 80,
  descriptionChars: 2_000,
  targetCentsMin: 1_000,
  targetCentsMax: 100_000_000,
  milestones: 10,
  milestoneChars: 120,
  rewardMonthsMax: 12,
  /** Goals of one artist that are open at once. */
  open: 10,
} as const;

export const PLEDGE_CENTS_MIN = 200;
export const PLEDGE_CENTS_MAX = 1_000_000;

/** A deadline lies at least so far ahead, so that somebody can answer. */
const DEADLINE_MS_MIN = HOUR_MS;
/** Saved cards do not wait longer (as on Kickstarter: help.kickstarter.com, 60 days). */
const SAVED_CARD_MS_MAX = 60 * DAY_MS;
const DEADLINE_MS_MAX = 366 * DAY_MS;

/** Failed pledges are tried again every 48 h for 7 days, then dropped (as help.kickstarter.com does). */
const RETRY_EVERY_MS = 48 * HOUR_MS;
const RETRY_FOR_MS = 7 * DAY_MS;
/** A page in which a fan pays stays open for a day (docs.stripe.com/api/checkout/sessions: expires_at), and an hour for clocks that differ. */
const PAGE_MS_MAX = 25 * HOUR_MS;

export type GoalKind = "keep" | "all-or-nothing";

/** Why a goal of this kind cannot end then, as a sentence; null when it can. */
export function findDeadlineFault(kind: GoalKind, deadline: Date | null, now: Date): string | null {
  if (deadline === null) return kind === "keep" ? null : "A goal of all or nothing needs a deadline.";
  const aheadMs = deadline.getTime() - now.getTime();
  if (aheadMs < DEADLINE_MS_MIN) return "A deadline lies at least an hour ahead.";
  if (kind === "all-or-nothing" && aheadMs > SAVED_CARD_MS_MAX) return "Cards are kept for at most 60 days: choose an earlier deadline.";
  return aheadMs > DEADLINE_MS_MAX ? "A deadline lies at most a year ahead." : null;
}

/** When a pledge of a goal that ended is given up. */
export function dropTime(endedAt: Date): Date {
  return new Date(endedAt.getTime() + RETRY_FOR_MS);
}

/** When a pledge that could not be charged is tried again: the next step of 48 h after the goal's end, or the time at which it is given up. */
export function nextAttemptTime(endedAt: Date, now: Date): Date {
  const steps = Math.floor((now.getTime() - endedAt.getTime()) / RETRY_EVERY_MS) + 1;
  return new Date(Math.min(endedAt.getTime() + steps * RETRY_EVERY_MS, dropTime(endedAt).getTime()));
}

/** When we go on with a pledge that its fan began to pay in a page, should they leave it: at the first step after that page has ended, or when it is given up. */
export function resumeTime(endedAt: Date, now: Date): Date {
  return nextAttemptTime(endedAt, new Date(now.getTime() + PAGE_MS_MAX));
}
