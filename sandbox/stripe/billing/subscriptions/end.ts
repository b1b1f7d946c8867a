import type { Context } from "../../engine/context";
import { invalidRequest } from "../../engine/errors";
import { atClock, unscheduleAt } from "../clocks/time";
import { discountedCents } from "../discounts";
import { endInvoice } from "../invoices/end";
import { finalizeInvoice } from "../invoices/finalize";
import { itemCents, prorationLine } from "../invoices/lines";
import { makeInvoice } from "../invoices/make-invoice";
import { payInvoice } from "../invoices/pay";
import type { Subscription } from "../tables";
import { planCycle } from "./cycle";
import { expirePending } from "./pending";
import { showSubscription } from "./state";

export interface Ending {
  readonly reason: "cancellation_requested" | "payment_failed" | "payment_disputed";
  readonly comment?: string | null;
  readonly feedback?: string | null;
  readonly prorate?: boolean;
  readonly invoiceNow?: boolean;
}

/** Ends a subscription for good. Its open invoices are no longer tried by themselves; one that was never paid for is void. */
export function endSubscription(outer: Context, id: string, how: Ending): Subscription {
  const before = outer.get("subscription", id);
  if (before.status === "canceled" || before.status === "incomplete_expired")
    throw invalidRequest(`No such subscription: '${id}'`, { code: "resource_missing", param: "id" }, 404);
  const ctx = atClock(outer, before.test_clock);
  const isNeverPaid = before.status === "incomplete";
  expirePending(ctx, id);
  if (how.invoiceNow === true) billEnd(ctx, before, how.prorate ?? false);
  unscheduleAt(ctx, before.test_clock, "billing.first_payment", id);
  for (const invoice of ctx.having("invoice", "subscription_of_invoice", id)) {
    if (invoice.status !== "open") continue;
    unscheduleAt(ctx, before.test_clock, "billing.retry", invoice.id);
    if (isNeverPaid) endInvoice(ctx, invoice.id, "void");
    else ctx.patch("invoice", invoice.id, { auto_advance: false, next_payment_attempt: null });
  }
  const details = { comment: how.comment ?? null, feedback: how.feedback ?? null, feedback_option: null, reason: how.reason };
  const after = ctx.patch("subscription", id, {
    status: "canceled",
    ended_at: ctx.now,
    canceled_at: before.canceled_at ?? ctx.now,
    cancellation_details: details,
    pending_update: null,
    latest_invoice: ctx.get("subscription", id).latest_invoice,
  });
  planCycle(ctx, id);
  ctx.emit("customer.subscription.deleted", showSubscription(after));
  return ctx.get("subscription", id);
}

/** What is left of the period is credited, and with all that waited put on a last invoice. */
function billEnd(ctx: Context, subscription: Subscription, isProrated: boolean): void {
  const lines = isProrated
    ? subscription.items.data.map((item) => {
        const how = { discounts: [...item.discounts, ...subscription.discounts], currency: subscription.currency };
        const amount = discountedCents(ctx, itemCents(item, subscription.currency), item.price, how);
        return prorationLine(ctx, subscription, item, {
          whole: { start: item.current_period_start, end: item.current_period_end },
          fromS: ctx.now,
          amount,
          isCredit: true,
        });
      })
    : [];
  const customer = ctx.get("customer", subscription.customer);
  const invoice = makeInvoice(ctx, { customer, subscription, lines, reason: "subscription_update", currency: subscription.currency, discounts: [] });
  finalizeInvoice(ctx, invoice.id);
  if (ctx.get("invoice", invoice.id).status === "open") payInvoice(ctx, invoice.id);
}

/** The first payment did not come in time. */
export function expireSubscription(ctx: Context, id: string): void {
  const before = ctx.find("subscription", id);
  if (before?.status !== "incomplete") return;
  const at = atClock(ctx, before.test_clock);
  for (const invoice of at.having("invoice", "subscription_of_invoice", id)) if (invoice.status === "open") endInvoice(at, invoice.id, "void");
  const after = at.patch("subscription", id, { status: "incomplete_expired", ended_at: at.now });
  at.emitChange("customer.subscription.updated", showSubscription(before), showSubscription(after));
}
