import type Stripe from "stripe";
import type { Context } from "../../engine/context";
import { invalidRequest } from "../../engine/errors";
import { atClock, unscheduleAt } from "../clocks/time";
import { discountedCents } from "../discounts";
import { finalizeInvoice } from "../invoices/finalize";
import { type DraftLine, itemCents, prorationLine } from "../invoices/lines";
import { makeInvoice } from "../invoices/make-invoice";
import { makeItems } from "../invoices/make-items";
import { payInvoice } from "../invoices/pay";
import { moveByIntervals } from "../periods";
import type { Subscription } from "../tables";
import { periodEndOf, periodStartOf, planCycle } from "./cycle";
import { intervalOf } from "./items";
import { linesOf } from "./renew";
import { changeSubscription, showSubscription } from "./state";

/** No more invoices and no new periods until it is resumed. What is left of the period is credited, if `bill_for` does not say none. */
export function pauseSubscription(outer: Context, id: string, params: Stripe.SubscriptionPauseParams): Subscription {
  const before = outer.get("subscription", id);
  const ctx = atClock(outer, before.test_clock);
  if (before.schedule !== null) throw invalidRequest("Subscriptions with an attached schedule cannot be paused.");
  if (!["active", "trialing", "past_due"].includes(before.status))
    throw invalidRequest(`A subscription that is ${before.status} cannot be paused.`, { code: "status_transition_invalid" });
  for (const invoice of ctx.having("invoice", "subscription_of_invoice", id))
    if (invoice.status === "open") unscheduleAt(ctx, before.test_clock, "billing.retry", invoice.id);
  const creditFrom = params.bill_for?.unused_time_from?.type ?? "now";
  if (creditFrom !== "none" && before.status === "active")
    makeItems(ctx, before, restOfPeriod(ctx, before, creditFrom === "now" ? ctx.now : periodStartOf(before), true));
  const paused = changeSubscription(ctx, id, { status: "paused" });
  planCycle(ctx, id);
  ctx.emit("customer.subscription.paused", showSubscription(paused));
  return ctx.get("subscription", id);
}

/**
 * Goes on: with `billing_cycle_anchor: now` (the default) a new period begins and is billed; `unchanged` goes on in the period it was
 * paused in, or bills the one that has begun since.
 */
export function resumeSubscription(outer: Context, id: string, params: Stripe.SubscriptionResumeParams): Subscription {
  const before = outer.get("subscription", id);
  const ctx = atClock(outer, before.test_clock);
  if (before.status !== "paused") throw invalidRequest("Only a paused subscription can be resumed.", { code: "status_transition_invalid" });
  const isUnchanged = params.billing_cycle_anchor?.type === "unchanged";
  if (isUnchanged && periodEndOf(before) > ctx.now) {
    if ((params.proration_behavior ?? "create_prorations") !== "none")
      makeItems(ctx, before, restOfPeriod(ctx, before, params.proration_date ?? ctx.now, false));
    return activate(ctx, before);
  }
  const start = ctx.now;
  const end = moveByIntervals(start, intervalOf(before.items.data), 1);
  const data = before.items.data.map((item) => ({ ...item, current_period_start: start, current_period_end: end }));
  const renewed = ctx.patch("subscription", id, { items: { ...before.items, data }, billing_cycle_anchor: isUnchanged ? before.billing_cycle_anchor : start });
  const customer = ctx.get("customer", before.customer);
  const period = { start: periodStartOf(before), end: periodEndOf(before) };
  const invoice = makeInvoice(ctx, {
    customer,
    subscription: renewed,
    lines: linesOf(ctx, renewed),
    reason: "subscription_update",
    currency: before.currency,
    discounts: before.discounts,
    period,
  });
  finalizeInvoice(ctx, invoice.id);
  if (params.payment_behavior !== "resume_on_payment_success" && ctx.get("invoice", invoice.id).status === "open") activate(ctx, ctx.get("subscription", id));
  if (ctx.get("invoice", invoice.id).status === "open") payInvoice(ctx, invoice.id);
  planCycle(ctx, id);
  return ctx.get("subscription", id);
}

function restOfPeriod(ctx: Context, subscription: Subscription, fromS: number, isCredit: boolean): DraftLine[] {
  return subscription.items.data.map((item) => {
    const how = { discounts: [...item.discounts, ...subscription.discounts], currency: subscription.currency };
    const amount = discountedCents(ctx, itemCents(item, subscription.currency), item.price, how);
    return prorationLine(ctx, subscription, item, { whole: { start: item.current_period_start, end: item.current_period_end }, fromS, amount, isCredit });
  });
}

function activate(ctx: Context, before: Subscription): Subscription {
  const isOnTrial = before.trial_end !== null && before.trial_end > ctx.now;
  const active = changeSubscription(ctx, before.id, { status: isOnTrial ? "trialing" : "active" });
  ctx.emit("customer.subscription.resumed", showSubscription(active));
  planCycle(ctx, before.id);
  return ctx.get("subscription", before.id);
}
