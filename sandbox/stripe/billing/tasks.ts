import type { Context } from "../engine/context";
import type { TaskHandler } from "../engine/engine";
import { atClock } from "./clocks/time";
import { endInvoice } from "./invoices/end";
import { finalizeInvoice } from "./invoices/finalize";
import { payInvoice } from "./invoices/pay";
import { previewRenewal } from "./invoices/preview";
import { enterPhase, tellExpiring } from "./schedules/run";
import { endSubscription, expireSubscription } from "./subscriptions/end";
import { expirePending } from "./subscriptions/pending";
import { renewSubscription } from "./subscriptions/renew";
import { changeSubscription, showSubscription, subscriptionOf } from "./subscriptions/state";

/** What time brings to subscriptions and invoices; run by the stand-in's clock and by test clocks. */
export const BILLING_TASKS: Readonly<Record<string, TaskHandler>> = {
  "billing.period_end": renewSubscription,
  "billing.first_payment": expireSubscription,
  "billing.pending_update": expirePending,
  "billing.finalize": finalizeDraft,
  "billing.retry": (ctx, id) => {
    if (ctx.find("invoice", id)?.status === "open") payInvoice(ctx, id);
  },
  "billing.upcoming": (outer, id) => {
    const subscription = outer.find("subscription", id);
    if (!subscription) return;
    const ctx = atClock(outer, subscription.test_clock);
    ctx.emit("invoice.upcoming", previewRenewal(ctx, subscription));
  },
  "billing.trial_will_end": (outer, id) => {
    const subscription = outer.find("subscription", id);
    if (subscription?.status === "trialing")
      atClock(outer, subscription.test_clock).emit("customer.subscription.trial_will_end", showSubscription(subscription));
  },
  "billing.phase": enterPhase,
  "billing.schedule_expiring": tellExpiring,
  "billing.cancel_at": (ctx, id) => void endSubscription(ctx, id, { reason: "cancellation_requested" }),
  "billing.resume_collection": (ctx, id) => void changeSubscription(ctx, id, { pause_collection: null }),
};

function finalizeDraft(outer: Context, id: string): void {
  const draft = outer.find("invoice", id);
  if (draft?.status !== "draft") return;
  const ctx = atClock(outer, draft.test_clock);
  const collection = subscriptionOf(ctx, draft)?.pause_collection?.behavior;
  const invoice = finalizeInvoice(ctx, id);
  if (invoice.status !== "open") return;
  if (collection === "void") endInvoice(ctx, id, "void");
  else if (collection === "mark_uncollectible") endInvoice(ctx, id, "uncollectible");
  else if (invoice.collection_method === "charge_automatically") payInvoice(ctx, id);
  else ctx.emit("invoice.sent", invoice);
}
