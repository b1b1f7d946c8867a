import type Stripe from "stripe";
import { asMetadata, cleared } from "../../catalog/values";
import type { Context } from "../../engine/context";
import { ApiError, invalidRequest } from "../../engine/errors";
import { mergeMetadata } from "../../http/params";
import { atClock, scheduleAt } from "../clocks/time";
import { redeemDiscounts } from "../discounts";
import { finalizeInvoice } from "../invoices/finalize";
import { makeInvoice } from "../invoices/make-invoice";
import { makeItems } from "../invoices/make-items";
import { payInvoice } from "../invoices/pay";
import { HOUR_S } from "../periods";
import type { Subscription } from "../tables";
import { type PlannedChange, planChange } from "./change";
import { periodEndOf, planCycle } from "./cycle";
import { expirePending } from "./pending";
import { changeSubscription, showSubscription } from "./state";

export type UpdateWish = Omit<Stripe.SubscriptionUpdateParams, "expand">;

const PENDING_HOURS = 23;
const ENDED = new Set(["canceled", "incomplete_expired"]);

/** Changes a subscription; what it costs is credited, charged now or put on the next invoice, as `proration_behavior` says. */
export function updateSubscription(outer: Context, id: string, params: UpdateWish): Subscription {
  const isAboutMoney = params.items !== undefined || params.trial_end !== undefined || params.billing_cycle_anchor?.type === "now";
  if (isAboutMoney) expirePending(outer, id);
  const before = outer.get("subscription", id);
  const ctx = atClock(outer, before.test_clock);
  if (ENDED.has(before.status) && Object.keys(params).some((name) => name !== "metadata" && name !== "cancellation_details")) {
    throw invalidRequest("A canceled subscription can only update its cancellation_details and metadata.", { code: "invalid_canceled_subscription_fields" });
  }
  const discounts =
    params.discounts === undefined
      ? before.discounts
      : redeemDiscounts(ctx, params.discounts || [], { customer: before.customer, subscription: id }).map((discount) => discount.id);
  const plain = plainChange(ctx, before, params);
  if (!isAboutMoney) {
    changeSubscription(ctx, id, { ...plain, discounts });
  } else {
    const wish = {
      items: params.items,
      prorationBehavior: params.proration_behavior ?? "create_prorations",
      prorationDate: params.proration_date,
      resetsAnchor: params.billing_cycle_anchor?.type === "now",
      trialEnd: params.trial_end || undefined,
      discounts,
    };
    carryOut(ctx, before, planChange(ctx, before, wish), {
      change: { ...plain, discounts },
      behaviour: params.proration_behavior ?? "create_prorations",
      payment: params.payment_behavior ?? "allow_incomplete",
    });
  }
  planCycle(ctx, id);
  return ctx.get("subscription", id);
}

interface How {
  readonly change: Partial<Subscription>;
  readonly behaviour: string;
  readonly payment: string;
}

function carryOut(ctx: Context, before: Subscription, plan: PlannedChange, how: How): void {
  const status =
    before.status === "trialing" && plan.trialEnd !== null && plan.trialEnd <= ctx.now
      ? "active"
      : plan.trialEnd !== null && plan.trialEnd > ctx.now
        ? "trialing"
        : before.status;
  const after: Partial<Subscription> = {
    ...how.change,
    items: { ...before.items, data: plan.items },
    billing_cycle_anchor: plan.anchor,
    trial_end: plan.trialEnd,
    status,
  };
  ctx.patch("subscription", before.id, after);
  const isInvoicedNow = plan.isNewPeriod || (how.behaviour === "always_invoice" && plan.prorations.length > 0);
  const told = () => ctx.emitChange("customer.subscription.updated", showSubscription(before), showSubscription(ctx.get("subscription", before.id)));
  if (!isInvoicedNow) {
    makeItems(ctx, ctx.get("subscription", before.id), plan.prorations);
    told();
    return;
  }
  const invoice = invoiceNow(ctx, before.id, plan);
  if (how.payment === "pending_if_incomplete") {
    payOrPend(ctx, before, plan, invoice, told);
    return;
  }
  told();
  if (ctx.get("invoice", invoice).status !== "open") return;
  if (how.payment === "default_incomplete") {
    changeSubscription(ctx, before.id, { status: "past_due" });
    return;
  }
  const { error } = payInvoice(ctx, invoice);
  if (how.payment === "error_if_incomplete" && ctx.get("invoice", invoice).status === "open") throw refusal(error);
}

function invoiceNow(ctx: Context, id: string, plan: PlannedChange): string {
  const subscription = ctx.get("subscription", id);
  const customer = ctx.get("customer", subscription.customer);
  const lines = [...plan.prorations, ...plan.periods];
  const { currency, discounts } = subscription;
  const invoice = makeInvoice(ctx, { customer, subscription, lines, reason: "subscription_update", currency, discounts, prorationDate: plan.prorationDate });
  if (subscription.collection_method === "charge_automatically") finalizeInvoice(ctx, invoice.id);
  return invoice.id;
}

/** Only a payment makes the change: until it comes, all stays as it was. */
function payOrPend(ctx: Context, before: Subscription, plan: PlannedChange, invoice: string, told: () => void): void {
  const isOpen = () => ctx.get("invoice", invoice).status === "open";
  if (!isOpen()) {
    told();
    return;
  }
  const changed = ctx.get("subscription", before.id);
  // The period's end, where that comes first (docs.stripe.com/billing/subscriptions/pending-updates-reference#expiration).
  const expiresAt = Math.min(ctx.now + PENDING_HOURS * HOUR_S, periodEndOf(before));
  const pending = {
    billing_cycle_anchor: plan.isNewPeriod ? plan.anchor : null,
    cancel_at_period_end: null,
    discount: null,
    discounts: changed.discounts.join() === before.discounts.join() ? null : changed.discounts,
    expires_at: expiresAt,
    metadata: null,
    subscription_items: plan.items,
    trial_end: plan.trialEnd === before.trial_end ? null : plan.trialEnd,
    trial_from_plan: null,
  };
  ctx.put("subscription", { ...before, latest_invoice: invoice, pending_update: pending });
  payInvoice(ctx, invoice);
  if (!isOpen()) return;
  scheduleAt(ctx, before.test_clock, { kind: "billing.pending_update", subject: before.id, atS: expiresAt });
  ctx.emitChange("customer.subscription.updated", showSubscription(before), showSubscription({ ...changed, ...ctx.get("subscription", before.id) }));
}

function refusal(error: ReturnType<typeof payInvoice>["error"]): ApiError {
  const body = error ?? {
    type: "card_error" as const,
    code: "subscription_payment_intent_requires_action",
    message: "Payment for this subscription requires additional user action before it can be completed successfully.",
  };
  return new ApiError(402, body);
}

function plainChange(ctx: Context, before: Subscription, params: UpdateWish): Partial<Subscription> {
  const details = params.cancellation_details;
  return {
    ...cancelChange(ctx, before, params),
    ...(params.default_payment_method === undefined ? {} : { default_payment_method: methodOf(ctx, before, params.default_payment_method) }),
    ...(params.metadata === undefined ? {} : { metadata: mergeMetadata(before.metadata, asMetadata(params.metadata)) }),
    ...(params.description === undefined ? {} : { description: cleared(params.description, before.description) }),
    ...(params.collection_method === undefined ? {} : { collection_method: params.collection_method }),
    ...(params.days_until_due === undefined ? {} : { days_until_due: params.days_until_due }),
    ...(params.automatic_tax === undefined ? {} : { automatic_tax: { ...before.automatic_tax, enabled: params.automatic_tax.enabled } }),
    ...(params.pause_collection === undefined
      ? {}
      : {
          pause_collection: params.pause_collection
            ? { behavior: params.pause_collection.behavior, resumes_at: params.pause_collection.resumes_at ?? null }
            : null,
        }),
    ...(details === undefined
      ? {}
      : {
          cancellation_details: {
            comment: details.comment || null,
            feedback: details.feedback || null,
            feedback_option: null,
            reason: before.cancellation_details?.reason ?? null,
          },
        }),
    ...(params.payment_settings?.save_default_payment_method && before.payment_settings
      ? { payment_settings: { ...before.payment_settings, save_default_payment_method: params.payment_settings.save_default_payment_method } }
      : {}),
  };
}

function cancelChange(ctx: Context, before: Subscription, params: UpdateWish): Partial<Subscription> {
  const reason = (isAsked: boolean) => ({
    ...(before.cancellation_details ?? { comment: null, feedback: null, feedback_option: null }),
    reason: isAsked ? ("cancellation_requested" as const) : null,
  });
  if (params.cancel_at !== undefined) {
    const at = typeof params.cancel_at === "number" ? params.cancel_at : params.cancel_at ? periodEndOf(before) : null;
    return { cancel_at: at, cancel_at_period_end: false, canceled_at: at === null ? null : ctx.now, cancellation_details: reason(at !== null) };
  }
  if (params.cancel_at_period_end === undefined || params.cancel_at_period_end === before.cancel_at_period_end) return {};
  const isAsked = params.cancel_at_period_end;
  return {
    cancel_at_period_end: isAsked,
    cancel_at: isAsked ? periodEndOf(before) : null,
    canceled_at: isAsked ? ctx.now : null,
    cancellation_details: reason(isAsked),
  };
}

function methodOf(ctx: Context, before: Subscription, id: string | null): string | null {
  if (!id) return null;
  const method = ctx.named("payment_method", id, "default_payment_method");
  if (method.customer !== before.customer)
    throw invalidRequest(`The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`, {
      code: "resource_missing",
      param: "default_payment_method",
    });
  return id;
}
