import type { Context } from "../../engine/context";
import { atClock, unscheduleAt } from "../clocks/time";
import { endInvoice } from "../invoices/end";
import type { Subscription } from "../tables";
import { planCycle } from "./cycle";
import { showSubscription } from "./state";

/** A change that waited for its payment has been paid. */
export function applyPending(ctx: Context, before: Subscription): void {
  const { pending_update: pending } = before;
  if (!pending) return;
  unscheduleAt(ctx, before.test_clock, "billing.pending_update", before.id);
  const after = ctx.patch("subscription", before.id, {
    pending_update: null,
    ...(pending.billing_cycle_anchor === null ? {} : { billing_cycle_anchor: pending.billing_cycle_anchor }),
    ...(pending.subscription_items === null
      ? {}
      : { items: { ...before.items, data: pending.subscription_items.map((item) => ({ ...item, quantity: item.quantity ?? 1 })) } }),
    ...(pending.trial_end === null ? {} : { trial_end: pending.trial_end, status: "active" }),
    ...(pending.discounts === null ? {} : { discounts: pending.discounts }),
  });
  planCycle(ctx, before.id);
  ctx.emitChange("customer.subscription.updated", showSubscription(before), showSubscription(after));
  ctx.emit("customer.subscription.pending_update_applied", showSubscription(after));
}

/** The payment did not come in time, or something else was decided meanwhile: all stays as it was, and the invoice can be paid no more. */
export function expirePending(outer: Context, id: string): void {
  const before = outer.find("subscription", id);
  if (!before?.pending_update) return;
  const ctx = atClock(outer, before.test_clock);
  unscheduleAt(ctx, before.test_clock, "billing.pending_update", id);
  const latest = ctx.find("invoice", before.latest_invoice ?? "");
  const after = ctx.patch("subscription", id, { pending_update: null });
  if (latest?.status === "open") endInvoice(ctx, latest.id, "void");
  ctx.emit("customer.subscription.pending_update_expired", showSubscription(after));
}
