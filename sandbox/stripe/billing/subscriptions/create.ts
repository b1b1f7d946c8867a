import type Stripe from "stripe";
import { asMetadata } from "../../catalog/values";
import type { Context } from "../../engine/context";
import { ApiError, invalidRequest } from "../../engine/errors";
import { mergeMetadata } from "../../http/params";
import { atCustomer, scheduleAt } from "../clocks/time";
import { redeemDiscounts } from "../discounts";
import { finalizeInvoice } from "../invoices/finalize";
import { periodLine } from "../invoices/lines";
import { makeInvoice } from "../invoices/make-invoice";
import { payInvoice } from "../invoices/pay";
import { DAY_S, HOUR_S, type Period, periodAround } from "../periods";
import type { Subscription } from "../tables";
import { wireList } from "../wire";
import { isShortTrial, planCycle } from "./cycle";
import { changeItems, type ItemWish, intervalOf, recurringPrice } from "./items";
import { changeSubscription, showSubscription } from "./state";

const FIRST_PAYMENT_HOURS = 23;

export type SubscriptionWish = Omit<Stripe.SubscriptionCreateParams, "items" | "expand"> & {
  readonly items: readonly ItemWish[];
  readonly checkoutSession?: string;
};

/**
 * Makes a subscription with its first invoice, and pays that as `payment_behavior` says.
 * @throws 402 with `error_if_incomplete`, and then nothing of it is there
 */
export function createSubscription(outer: Context, params: SubscriptionWish): Subscription {
  const made = makeSubscription(outer, params);
  const ctx = atCustomer(outer, made.customer);
  const invoice = firstInvoice(ctx, made);
  if (invoice.collection_method === "send_invoice") {
    changeSubscription(ctx, made.id, { status: made.trial_end === null ? "active" : "trialing" });
  } else {
    finalizeInvoice(ctx, invoice.id);
    if (ctx.get("invoice", invoice.id).status === "open") collectFirst(ctx, made, invoice.id, params.payment_behavior ?? "allow_incomplete");
  }
  planCycle(ctx, made.id);
  const subscription = ctx.get("subscription", made.id);
  if (isShortTrial(ctx, subscription)) ctx.emit("customer.subscription.trial_will_end", showSubscription(subscription));
  return ctx.get("subscription", made.id);
}

function collectFirst(ctx: Context, subscription: Subscription, invoice: string, behaviour: string): void {
  scheduleAt(ctx, subscription.test_clock, { kind: "billing.first_payment", subject: subscription.id, atS: ctx.now + FIRST_PAYMENT_HOURS * HOUR_S });
  if (behaviour === "default_incomplete") return;
  const { error } = payInvoice(ctx, invoice);
  if (error && (behaviour === "error_if_incomplete" || error.code === "resource_missing")) throw new ApiError(error.type === "card_error" ? 402 : 400, error);
}

function makeSubscription(outer: Context, params: SubscriptionWish): Subscription {
  const customer = outer.named("customer", params.customer ?? "", "customer");
  const ctx = atCustomer(outer, customer.id);
  if (params.default_payment_method) checkMethod(ctx, params.default_payment_method, customer.id);
  if (params.items.length === 0) throw invalidRequest("Missing required param: items.", { code: "parameter_missing", param: "items" });
  const id = ctx.newId("sub");
  const prices = params.items.map((item, index) => recurringPrice(ctx, { price: item.price, price_data: item.price_data }, `items[${index}]`));
  const items = params.items.map((item, index) => ({ ...item, price: prices[index]?.id, price_data: undefined }));
  const currency = (params.currency ?? prices[0]?.currency ?? "usd").toLowerCase();
  refuseOtherCurrency(ctx, customer.id, currency);
  const trialEnd = trialEndOf(ctx, params);
  const anchor = trialEnd ?? params.billing_cycle_anchor ?? ctx.now;
  const data = changeItems(ctx, { id, customer: customer.id, currency }, [], items, { start: ctx.now, end: ctx.now });
  const period: Period = trialEnd === null ? firstPeriod(ctx, anchor, intervalOf(data)) : { start: ctx.now, end: trialEnd };
  const discounts = redeemDiscounts(ctx, params.discounts || [], { customer: customer.id, subscription: id, checkoutSession: params.checkoutSession ?? null });
  const subscription = ctx.put("subscription", {
    ...blank(ctx, params),
    id,
    billing_cycle_anchor: anchor,
    currency,
    customer: customer.id,
    discounts: discounts.map((discount) => discount.id),
    items: wireList(
      data.map((item) => ({ ...item, current_period_start: period.start, current_period_end: period.end })),
      `/v1/subscription_items?subscription=${id}`,
    ),
    test_clock: typeof customer.test_clock === "string" ? customer.test_clock : null,
    trial_end: trialEnd,
    trial_start: trialEnd === null ? null : ctx.now,
    status: "incomplete",
  });
  const created = params.cancel_at_period_end ? ctx.patch("subscription", id, { cancel_at: period.end }) : subscription;
  ctx.emit("customer.subscription.created", showSubscription(created));
  return created;
}

/** A customer's subscriptions are all of one currency (docs.stripe.com/billing/customer#multiple-currencies). */
function refuseOtherCurrency(ctx: Context, customer: string, currency: string): void {
  const isOther = (one: Subscription) => !["canceled", "incomplete_expired"].includes(one.status) && one.currency !== currency;
  const other = ctx.having("subscription", "customer", customer).find(isOther);
  if (other === undefined) return;
  throw invalidRequest(
    `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${other.currency}.`,
    { param: "currency" },
  );
}

function firstPeriod(ctx: Context, anchor: number, interval: ReturnType<typeof intervalOf>): Period {
  return anchor > ctx.now ? { start: ctx.now, end: anchor } : periodAround(anchor, interval, ctx.now);
}

function trialEndOf(ctx: Context, params: SubscriptionWish): number | null {
  if (typeof params.trial_end === "number") {
    if (params.trial_end <= ctx.now) throw invalidRequest("Invalid timestamp: must be an integer Unix timestamp in the future.", { param: "trial_end" });
    return params.trial_end;
  }
  return params.trial_period_days && params.trial_end !== "now" ? ctx.now + params.trial_period_days * DAY_S : null;
}

function checkMethod(ctx: Context, id: string, customer: string): void {
  const method = ctx.named("payment_method", id, "default_payment_method");
  if (method.customer !== customer) {
    throw invalidRequest(`The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`, {
      code: "resource_missing",
      param: "default_payment_method",
    });
  }
}

function firstInvoice(ctx: Context, subscription: Subscription) {
  const lines = subscription.items.data.map((item) =>
    periodLine(ctx, subscription, item, {
      period: { start: item.current_period_start, end: item.current_period_end },
      isTrial: subscription.trial_end !== null,
    }),
  );
  const customer = ctx.get("customer", subscription.customer);
  return makeInvoice(ctx, {
    customer,
    subscription,
    lines,
    reason: "subscription_create",
    currency: subscription.currency,
    discounts: subscription.discounts,
    metadata: {},
  });
}

type Blank = Omit<
  Subscription,
  "id" | "billing_cycle_anchor" | "currency" | "customer" | "discounts" | "items" | "test_clock" | "trial_end" | "trial_start" | "status"
>;

function blank(ctx: Context, params: SubscriptionWish): Blank {
  const mode = params.billing_mode?.type ?? "flexible";
  return {
    object: "subscription",
    application: null,
    application_fee_percent: null,
    automatic_tax: {
      disabled_reason: null,
      enabled: params.automatic_tax?.enabled ?? false,
      liability: params.automatic_tax?.enabled ? { type: "self" } : null,
    },
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: mode === "flexible" ? { proration_discounts: "included" } : null, type: mode },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: typeof params.cancel_at === "number" ? params.cancel_at : null,
    cancel_at_period_end: params.cancel_at_period_end ?? false,
    canceled_at: params.cancel_at_period_end || params.cancel_at ? ctx.now : null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: params.collection_method ?? "charge_automatically",
    created: ctx.now,
    customer_account: null,
    days_until_due: params.days_until_due ?? null,
    default_payment_method: params.default_payment_method ?? null,
    default_source: null,
    default_tax_rates: [],
    description: params.description ?? null,
    ended_at: null,
    invoice_settings: { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: { type: "self" } },
    latest_invoice: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: mergeMetadata({}, asMetadata(params.metadata)),
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: params.payment_settings?.save_default_payment_method ?? "off",
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: ctx.now,
    transfer_data: null,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: params.trial_settings?.end_behavior?.missing_payment_method ?? "create_invoice" },
    },
  };
}
