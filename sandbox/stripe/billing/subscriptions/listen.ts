import type Stripe from "stripe";
import type { Context } from "../../engine/context";
import { atClock, unscheduleAt } from "../clocks/time";
import { failInvoice } from "../invoices/fail";
import { intentOf, invoiceOfIntent } from "../invoices/payments";
import { settleInvoice } from "../invoices/settle";
import { billingSettings } from "../settings";
import type { Invoice, Subscription } from "../tables";
import { planCycle } from "./cycle";
import { endSubscription } from "./end";
import { applyPending, expirePending } from "./pending";
import { changeSubscription, subscriptionOf } from "./state";

/** A payment went through: its invoice is paid. */
export function onIntentPaid(ctx: Context, object: unknown): void {
  const found = isIntent(object) ? invoiceOfIntent(ctx, object.id) : undefined;
  if (found && (found.status === "open" || found.status === "uncollectible") && isIntent(object)) settleInvoice(ctx, found.id, object.amount_received);
}

export function onIntentFailed(ctx: Context, object: unknown): void {
  const found = isIntent(object) ? invoiceOfIntent(ctx, object.id) : undefined;
  if (found) failInvoice(ctx, found.id);
}

/** The bank wants to ask its customer: told as such, and as a failure, because nothing was paid. */
export function onIntentAsks(ctx: Context, object: unknown): void {
  const found = isIntent(object) ? invoiceOfIntent(ctx, object.id) : undefined;
  if (!found) return;
  atClock(ctx, found.test_clock).emit("invoice.payment_action_required", ctx.get("invoice", found.id));
  failInvoice(ctx, found.id);
}

const REVIVED = new Set(["incomplete", "past_due", "unpaid", "paused"]);

export function onInvoicePaid(outer: Context, object: unknown): void {
  if (!isInvoice(object)) return;
  const subscription = subscriptionOf(outer, object);
  if (!subscription || subscription.status === "canceled" || subscription.status === "incomplete_expired") return;
  const ctx = atClock(outer, subscription.test_clock);
  if (subscription.pending_update && subscription.latest_invoice === object.id) {
    applyPending(ctx, subscription);
    return;
  }
  const isRevived = REVIVED.has(subscription.status) && (subscription.latest_invoice === object.id || !hasOpenInvoice(ctx, subscription));
  if (subscription.status === "incomplete") unscheduleAt(ctx, subscription.test_clock, "billing.first_payment", subscription.id);
  const status = subscription.trial_end !== null && subscription.trial_end > ctx.now ? "trialing" : "active";
  const method = methodToKeep(ctx, subscription, object);
  changeSubscription(ctx, subscription.id, { ...(isRevived ? { status } : {}), ...(method ? { default_payment_method: method } : {}) });
  if (subscription.status === "paused" && isRevived) ctx.emit("customer.subscription.resumed", ctx.get("subscription", subscription.id));
  if (isRevived) planCycle(ctx, subscription.id);
}

/** A renewal that was not paid makes the subscription past due; the first invoice leaves it incomplete. */
export function onInvoiceFailed(ctx: Context, object: unknown): void {
  if (!isInvoice(object)) return;
  const subscription = subscriptionOf(ctx, object);
  if (subscription?.status !== "active" && subscription?.status !== "trialing") return;
  if (subscription.pending_update) return;
  changeSubscription(ctx, subscription.id, { status: "past_due" });
}

/** Who voids the invoice of a change that waits takes the change back. */
export function onInvoiceVoided(ctx: Context, object: unknown): void {
  const subscription = isInvoice(object) ? subscriptionOf(ctx, object) : null;
  if (subscription?.pending_update && isInvoice(object) && subscription.latest_invoice === object.id) expirePending(ctx, subscription.id);
}

export function onRetriesUsedUp(ctx: Context, object: unknown): void {
  if (!isInvoice(object)) return;
  const subscription = subscriptionOf(ctx, object);
  if (!subscription || subscription.status === "canceled") return;
  const after = billingSettings(ctx).after_retries;
  if (after === "cancel") endSubscription(ctx, subscription.id, { reason: "payment_failed" });
  if (after === "unpaid") changeSubscription(ctx, subscription.id, { status: "unpaid" });
}

/** Who is deleted is charged no more. */
export function onCustomerDeleted(ctx: Context, object: unknown): void {
  if (typeof object !== "object" || object === null || !("id" in object) || typeof object.id !== "string") return;
  for (const { id, status } of ctx.having("subscription", "customer", object.id)) {
    if (status !== "canceled" && status !== "incomplete_expired") endSubscription(ctx, id, { reason: "cancellation_requested" });
  }
}

function hasOpenInvoice(ctx: Context, subscription: Subscription): boolean {
  return ctx.having("invoice", "subscription_of_invoice", subscription.id).some(({ status }) => status === "open");
}

function methodToKeep(ctx: Context, subscription: Subscription, invoice: Invoice): string | null {
  if (subscription.payment_settings?.save_default_payment_method !== "on_subscription") return null;
  const method = intentOf(ctx, invoice.id)?.payment_method;
  return typeof method === "string" ? method : null;
}

function isIntent(object: unknown): object is Stripe.PaymentIntent {
  return typeof object === "object" && object !== null && "object" in object && object.object === "payment_intent";
}

function isInvoice(object: unknown): object is Invoice {
  return typeof object === "object" && object !== null && "object" in object && object.object === "invoice";
}
