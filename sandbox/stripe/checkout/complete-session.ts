import type Stripe from "stripe";
import { payInvoice } from "../billing/invoices/pay";
import { intentOf } from "../billing/invoices/payments";
import { createSubscription } from "../billing/subscriptions/create";
import { changeSubscription } from "../billing/subscriptions/state";
import { asMetadata } from "../catalog/values";
import type { Context } from "../engine/context";
import { type ErrorBody, invalidRequest } from "../engine/errors";
import type { StoredCheckout } from "../engine/tables";
import { mergeMetadata } from "../http/params";
import { attachPaymentMethod } from "../payments/attach-payment-method";
import { confirmIntent } from "../payments/confirm-intent";
import { confirmSetup } from "../payments/confirm-setup";
import { makeIntent } from "../payments/make-intent";
import { findPaymentMethod } from "../payments/make-payment-method";
import { makeSetupIntent } from "../payments/setup-intents";
import { ensureSessionCustomer, type Payer } from "./customer";
import { finishSession, wishesOf } from "./finish-session";
import { settleTax } from "./settle-tax";

export interface Completion extends Payer {
  /** Null where nothing is to be paid or saved. */
  readonly paymentMethod: string | null;
  /** The box "save for next time" was ticked. */
  readonly isToBeSaved?: boolean;
}

export interface Completed {
  session: Stripe.Checkout.Session;
  /** What the holder must prove first, by the intent's `next_action`; the session is finished by that proof. */
  waitingFor: Stripe.PaymentIntent | Stripe.SetupIntent | null;
  /** Why it was declined; the session stays open for another method. */
  error: ErrorBody | null;
}

/** Somebody presses "Pay" in a Checkout Session. @throws 400 when it is not open any more. */
export function completeSession(ctx: Context, id: string, how: Completion): Completed {
  const session = ctx.get("checkout.session", id);
  if (session.status !== "open")
    throw invalidRequest(session.status === "expired" ? "This Checkout Session has expired." : "This Checkout Session was completed before.", {
      code: "checkout_session_not_open",
    });
  const method = how.paymentMethod === null ? null : findPaymentMethod(ctx, how.paymentMethod);
  const customer = ensureSessionCustomer(ctx, session, how);
  ctx.patch("_checkout", id, { payment_method: method?.id ?? null, keeps_method: how.isToBeSaved ?? false });
  const checkout = settleTax(ctx, id, customer, method?.billing_details.address ?? null);
  if (session.mode === "setup") return saveMethod(ctx, session, method, customer);
  if (session.mode === "subscription") return subscribe(ctx, checkout, method, customer);
  return pay(ctx, checkout, method, customer);
}

function pay(ctx: Context, checkout: StoredCheckout, method: Stripe.PaymentMethod | null, customer: string | null): Completed {
  const session = ctx.get("checkout.session", checkout.id);
  const amount = session.amount_total ?? 0;
  if (amount === 0) return { session: finishSession(ctx, checkout.id, "no_payment_required"), waitingFor: null, error: null };
  const intent = checkout.payment_intent === null ? makeSessionIntent(ctx, session, checkout, customer) : ctx.get("payment_intent", checkout.payment_intent);
  ctx.patch("_checkout", checkout.id, { payment_intent: intent.id });
  ctx.patch("checkout.session", checkout.id, { payment_intent: intent.id });
  if (method === null) throw invalidRequest("Choose how to pay.", { param: "payment_method" });
  const usage = intent.setup_future_usage ?? (checkout.keeps_method && customer !== null ? "on_session" : null);
  const attempted = confirmIntent(ctx, ctx.patch("payment_intent", intent.id, { setup_future_usage: usage, customer }), { method, usesStripeSdk: true });
  return outcome(ctx, checkout.id, attempted.intent, attempted.error);
}

function makeSessionIntent(ctx: Context, session: Stripe.Checkout.Session, checkout: StoredCheckout, customer: string | null): Stripe.PaymentIntent {
  const data = checkout.payment_intent_data;
  return makeIntent(ctx, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? "usd",
    customer,
    description: data.description ?? null,
    metadata: mergeMetadata({}, asMetadata(data.metadata)),
    setupFutureUsage: data.setup_future_usage ?? null,
    captureMethod: data.capture_method,
    receiptEmail: data.receipt_email ?? null,
    transferGroup: data.transfer_group ?? null,
    statementDescriptor: data.statement_descriptor ?? null,
    statementDescriptorSuffix: data.statement_descriptor_suffix ?? null,
    requestThreeDSecure: requestOf(session),
  });
}

function requestOf(session: Stripe.Checkout.Session): "any" | "automatic" | "challenge" {
  const asked = session.payment_method_options?.card?.request_three_d_secure;
  if (asked === "any") return "any";
  return asked === "challenge" ? "challenge" : "automatic";
}

function subscribe(ctx: Context, checkout: StoredCheckout, method: Stripe.PaymentMethod | null, customer: string | null): Completed {
  if (customer === null) throw invalidRequest("A subscription needs a customer.");
  const isTrial = checkout.subscription_data.trial_period_days !== undefined || checkout.subscription_data.trial_end !== undefined;
  if (method !== null && isTrial) {
    const setup =
      checkout.setup_intent === null ? makeSetupIntent(ctx, { customer, paymentMethod: method.id }) : ctx.get("setup_intent", checkout.setup_intent);
    ctx.patch("_checkout", checkout.id, { setup_intent: setup.id });
    const { intent, error } = confirmSetup(ctx, setup, { method, usesStripeSdk: true });
    return outcome(ctx, checkout.id, intent, error);
  }
  if (method !== null) attachPaymentMethod(ctx, method, customer);
  const subscription = startSubscription(ctx, checkout, method?.id ?? null, customer);
  const latest = typeof subscription.latest_invoice === "string" ? ctx.get("invoice", subscription.latest_invoice) : null;
  if (latest === null || latest.status === "paid") return { session: finishSession(ctx, checkout.id, "no_payment_required"), waitingFor: null, error: null };
  if (method === null) throw invalidRequest("Choose how to pay.", { param: "payment_method" });
  ctx.patch("_checkout", checkout.id, { payment_intent: intentOf(ctx, latest.id)?.id ?? null });
  const { error } = payInvoice(ctx, latest.id, { paymentMethod: method.id });
  const intent = intentOf(ctx, latest.id);
  return outcome(ctx, checkout.id, intent ?? null, error);
}

/** The subscription of the session; one that a declined card left incomplete is taken up again. */
export function startSubscription(ctx: Context, checkout: StoredCheckout, method: string | null, customer: string) {
  if (checkout.subscription !== null) return changeSubscription(ctx, checkout.subscription, { default_payment_method: method });
  const session = ctx.get("checkout.session", checkout.id);
  const { billing_mode, description, metadata, trial_end, trial_period_days, trial_settings } = checkout.subscription_data;
  const subscription = createSubscription(ctx, {
    customer,
    currency: session.currency ?? undefined,
    items: checkout.line_items.map(({ price, quantity }) => ({ price, quantity })),
    default_payment_method: method ?? undefined,
    discounts: wishesOf(checkout),
    payment_behavior: "default_incomplete",
    checkoutSession: checkout.id,
    ...(checkout.automatic_tax === undefined ? {} : { automatic_tax: { enabled: true } }),
    billing_mode,
    description,
    metadata,
    trial_end,
    trial_period_days,
    trial_settings,
  });
  ctx.patch("_checkout", checkout.id, { subscription: subscription.id });
  return subscription;
}

function saveMethod(ctx: Context, session: Stripe.Checkout.Session, method: Stripe.PaymentMethod | null, customer: string | null): Completed {
  if (method === null) throw invalidRequest("Choose what to save.", { param: "payment_method" });
  if (typeof session.setup_intent !== "string") throw new Error(`Session ${session.id} has no setup intent`);
  const intent = ctx.patch("setup_intent", session.setup_intent, { customer });
  const attempted = confirmSetup(ctx, intent, { method, usesStripeSdk: true });
  return outcome(ctx, session.id, attempted.intent, attempted.error);
}

function outcome(ctx: Context, id: string, intent: Stripe.PaymentIntent | Stripe.SetupIntent | null, error: ErrorBody | null): Completed {
  return { session: ctx.get("checkout.session", id), waitingFor: intent?.status === "requires_action" ? intent : null, error };
}
