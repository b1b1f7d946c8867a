import { DAY_MS, HOUR_MS } from "../../kernel/durations";

/** How long access stays open after a renewal failed, while the fan mends the card: a week of grace. */
export const GRACE_MS = 7 * DAY_MS;
/** Stripe makes a charge up to this long before or after the period that it pays for begins. */
const PERIOD_SLACK_MS = HOUR_MS;

export type SubscriptionStatus = "INCOMPLETE" | "TRIALING" | "ACTIVE" | "PAST_DUE" | "PAUSED" | "CANCELLED" | "EXPIRED";

/** Stripe's word for how a subscription is, as ours; null is a word that we do not know. */
export function statusOf(stripeStatus: string): SubscriptionStatus | null {
  switch (stripeStatus) {
    case "incomplete":
      return "INCOMPLETE";
    case "trialing":
      return "TRIALING";
    case "active":
      return "ACTIVE";
    case "past_due":
    case "unpaid":
      return "PAST_DUE";
    case "paused":
      return "PAUSED";
    case "canceled":
      return "CANCELLED";
    case "incomplete_expired":
      return "EXPIRED";
    default:
      return null;
  }
}

/** Cents a month: a twelfth of a year's, rounded half up. */
export function monthlyCents(amountCents: number, interval: "month" | "year"): number {
  return interval === "month" ? amountCents : Math.floor((amountCents + 6) / 12);
}

export interface PaidPart {
  readonly paidAt: Date;
  readonly amountCents: number;
  readonly status: "succeeded" | "partially_refunded" | "refunded" | "disputed" | "dispute_lost";
}

/** Whether everything that was paid for the period that began then went back: refunded whole, or taken by a dispute. */
export function isPeriodTakenBack(periodStart: Date, payments: readonly PaidPart[]): boolean {
  const ofPeriod = payments.filter((part) => part.amountCents > 0 && part.paidAt.getTime() >= periodStart.getTime() - PERIOD_SLACK_MS);
  return ofPeriod.length > 0 && ofPeriod.every((part) => part.status !== "succeeded" && part.status !== "partially_refunded");
}

export interface AccessFacts {
  readonly status: SubscriptionStatus;
  readonly startedAt: Date | null;
  readonly periodEnd: Date | null;
  readonly graceEndsAt: Date | null;
  readonly endedAt: Date | null;
  readonly cancelsAtPeriodEnd: boolean;
}

/**
 * From when to when a subscription opens its tier, or null when it never did. A renewal is charged some time after the period's end, so
 * access of one that renews reaches as far as the grace of a failed renewal would.
 */
export function accessWindow(facts: AccessFacts): { readonly startsAt: Date; readonly endsAt: Date } | null {
  const { status, startedAt, periodEnd, endedAt } = facts;
  if (startedAt === null || periodEnd === null || status === "INCOMPLETE" || status === "EXPIRED") return null;
  const endsAt = (): Date => {
    if (status === "CANCELLED") return endedAt ?? periodEnd;
    if (status === "PAUSED" || facts.cancelsAtPeriodEnd) return periodEnd;
    if (status === "PAST_DUE") return facts.graceEndsAt ?? periodEnd;
    return new Date(periodEnd.getTime() + GRACE_MS);
  };
  return { startsAt: startedAt, endsAt: new Date(Math.max(startedAt.getTime(), endsAt().getTime())) };
}

/** Whether there is a paid (or free) time ahead, which who cancels keeps: a pause stops what comes, and not what is paid. */
export function isPaidAhead({ status, periodEnd }: Pick<AccessFacts, "status" | "periodEnd">, now: Date): boolean {
  if (status === "ACTIVE" || status === "TRIALING") return true;
  return status === "PAUSED" && periodEnd !== null && periodEnd > now;
}

/** The state of a payment by what was given back and what its disputes say (docs.stripe.com/disputes: inquiries take no money). */
export function paymentStatus(params: {
  readonly amountCents: number;
  readonly refundedCents: number;
  readonly disputeStatuses: readonly string[];
}): PaidPart["status"] {
  if (params.disputeStatuses.includes("lost")) return "dispute_lost";
  if (params.disputeStatuses.some((status) => status === "needs_response" || status === "under_review")) return "disputed";
  if (params.refundedCents >= params.amountCents) return "refunded";
  return params.refundedCents > 0 ? "partially_refunded" : "succeeded";
}
