import type { Context } from "../../engine/context";
import { atClock, scheduleAt, unscheduleAt } from "../clocks/time";
import { DAY_S } from "../periods";
import { billingSettings } from "../settings";
import type { Invoice } from "../tables";

/** Told inside the stand-in after the last try; the subscription ends or stays, as the settings say. */
export const RETRIES_USED_UP = "_billing.retries_used_up";

/** An attempt to pay was in vain: plans the next one and tells so. */
export function failInvoice(outer: Context, id: string): Invoice {
  const before = outer.get("invoice", id);
  if (before.status !== "open") return before;
  const ctx = atClock(outer, before.test_clock);
  const next = nextAttempt(ctx, before);
  if (next === null) unscheduleAt(ctx, before.test_clock, "billing.retry", id);
  else scheduleAt(ctx, before.test_clock, { kind: "billing.retry", subject: id, atS: next });
  const invoice = ctx.patch("invoice", id, { attempted: true, next_payment_attempt: next });
  ctx.emit("invoice.payment_failed", invoice);
  ctx.emit("invoice.updated", invoice, { attempted: before.attempted, next_payment_attempt: before.next_payment_attempt });
  if (isRetried(invoice) && next === null) ctx.listen(ctx, RETRIES_USED_UP, invoice);
  return ctx.get("invoice", id);
}

/** Only what a subscription charges by itself is tried again; the first invoice waits for the person. */
function isRetried(invoice: Invoice): boolean {
  return (
    invoice.collection_method === "charge_automatically" &&
    invoice.auto_advance === true &&
    invoice.billing_reason !== "subscription_create" &&
    invoice.billing_reason !== "manual"
  );
}

/**
 * When to try again: at most eight times within two weeks of the first failure, as Stripe's smart retries do by default
 * (docs.stripe.com/billing/revenue-recovery/smart-retries). The days are ours; Stripe's come from its model.
 */
function nextAttempt(ctx: Context, invoice: Invoice): number | null {
  if (!isRetried(invoice)) return null;
  const day = billingSettings(ctx).retry_days[Math.max(invoice.attempt_count - 1, 0)];
  const first = invoice.status_transitions.finalized_at ?? ctx.now;
  return day === undefined ? null : Math.max(first + day * DAY_S, ctx.now + 1);
}
