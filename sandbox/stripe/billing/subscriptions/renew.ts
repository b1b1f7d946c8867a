import type { Context } from "../../engine/context";
import { atClock, scheduleAt } from "../clocks/time";
import type { Draft } from "../invoices/compose";
import { type DraftLine, periodLine } from "../invoices/lines";
import { makeInvoice } from "../invoices/make-invoice";
import { chooseMethod } from "../invoices/pay";
import { HOUR_S, periodAround } from "../periods";
import { itemsOfPhase, phaseOfSchedule } from "../schedules/advance";
import { discountsOfPhase } from "../schedules/phases";
import type { Subscription } from "../tables";
import { periodEndOf, periodStartOf, planCycle } from "./cycle";
import { endSubscription } from "./end";
import { intervalOf } from "./items";
import { expirePending } from "./pending";
import { changeSubscription, showSubscription } from "./state";

const DRAFT_HOURS = 1;

/** A period, or a trial, is over: the subscription ends or goes on with a new invoice, which stays a draft for an hour. */
export function renewSubscription(outer: Context, id: string): void {
  expirePending(outer, id);
  const before = outer.find("subscription", id);
  if (!before) return;
  const ctx = atClock(outer, before.test_clock);
  const end = periodEndOf(before);
  if (before.cancel_at_period_end || (before.cancel_at !== null && before.cancel_at <= end))
    return void endSubscription(ctx, id, { reason: "cancellation_requested" });
  if (before.status === "trialing" && endsTrialUnpaid(ctx, before)) return;
  const renewed = nextPeriodOf(ctx, before);
  ctx.patch("subscription", id, { items: renewed.items, discounts: renewed.discounts, status: before.status === "trialing" ? "active" : before.status });
  const invoice = makeInvoice(ctx, draftOf(ctx, ctx.get("subscription", id), linesOf(ctx, ctx.get("subscription", id)), { start: periodStartOf(before), end }));
  ctx.emitChange("customer.subscription.updated", showSubscription(before), showSubscription(ctx.get("subscription", id)));
  if (before.status !== "unpaid" && before.pause_collection?.behavior !== "keep_as_draft") {
    const finalizesAt = ctx.now + DRAFT_HOURS * HOUR_S;
    ctx.patch("invoice", invoice.id, { automatically_finalizes_at: finalizesAt });
    scheduleAt(ctx, before.test_clock, { kind: "billing.finalize", subject: invoice.id, atS: finalizesAt });
  } else ctx.patch("invoice", invoice.id, { auto_advance: false });
  planCycle(ctx, id);
}

/** The subscription in the period that follows. */
export function nextPeriodOf(ctx: Context, subscription: Subscription): Subscription {
  const end = periodEndOf(subscription);
  const phase = phaseOfSchedule(ctx, subscription.schedule, end);
  const items = phase ? itemsOfPhase(ctx, subscription.items.data, phase) : subscription.items.data;
  const period = periodAround(subscription.billing_cycle_anchor, intervalOf(items), end);
  const data = items.map((item) => ({ ...item, current_period_start: end, current_period_end: period.end }));
  return { ...subscription, items: { ...subscription.items, data }, discounts: phase ? discountsOfPhase(phase) : subscription.discounts };
}

export function linesOf(ctx: Context, subscription: Subscription): DraftLine[] {
  return subscription.items.data.map((item) =>
    periodLine(ctx, subscription, item, { period: { start: item.current_period_start, end: item.current_period_end }, isTrial: false }),
  );
}

export function draftOf(
  ctx: Context,
  subscription: Subscription,
  lines: readonly DraftLine[],
  period: { readonly start: number; readonly end: number },
): Draft {
  const customer = ctx.get("customer", subscription.customer);
  return { customer, subscription, lines, reason: "subscription_cycle", currency: subscription.currency, discounts: subscription.discounts, period };
}

/** Without a card, a trial may be set to end or pause. */
function endsTrialUnpaid(ctx: Context, subscription: Subscription): boolean {
  const behaviour = subscription.trial_settings?.end_behavior.missing_payment_method ?? "create_invoice";
  const latest = ctx.find("invoice", subscription.latest_invoice ?? "");
  if (behaviour === "create_invoice" || (latest && chooseMethod(ctx, latest))) return false;
  if (behaviour === "cancel") endSubscription(ctx, subscription.id, { reason: "payment_failed" });
  else {
    const paused = changeSubscription(ctx, subscription.id, { status: "paused" });
    ctx.emit("customer.subscription.paused", showSubscription(paused));
    planCycle(ctx, subscription.id);
  }
  return true;
}
