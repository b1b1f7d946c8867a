import { endSubscription } from "../billing/subscriptions/end";
import { pauseSubscription, resumeSubscription } from "../billing/subscriptions/pause";
import { updateSubscription } from "../billing/subscriptions/update";
import type { Subscription } from "../billing/tables";
import { digitsOf, readExpiry } from "../browser/card-rules";
import type { Context } from "../engine/context";
import { ApiError, invalidRequest } from "../engine/errors";
import { fieldOf, html, page, redirect } from "../hosted/html";
import type { Page, PageAnswer } from "../http/pages";
import { attachPaymentMethod } from "../payments/attach-payment-method";
import { checkSavable, makePaymentMethod } from "../payments/make-payment-method";
import type { PortalSession } from "./tables";
import { portalPage } from "./view";

const PERSON = { account: null, request: { id: null, idempotency_key: null } };
const PATH = "/p/session/:id";
/** A portal session that nobody uses ends (docs.stripe.com/customer-management/integrate-customer-portal). */
const LIFE_S = 3_600;

/** Stripe's customer portal: what a customer may do by themselves with plain forms. */
export const portalPages: Page[] = [
  { method: "GET", path: PATH, answer: ({ part, engine }) => engine.run(PERSON, (ctx) => show(ctx, part("id"), null)) },
  {
    method: "POST",
    path: PATH,
    answer: ({ part, body, engine }) => {
      try {
        engine.run(PERSON, (ctx) => act(ctx, openSession(ctx, part("id")), body));
        return redirect(`/p/session/${part("id")}`);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return engine.run(PERSON, (ctx) => show(ctx, part("id"), error.message));
      }
    },
  },
];

function show(ctx: Context, id: string, fault: string | null): PageAnswer {
  const session = ctx.find("billing_portal.session", id);
  if (!session || session.created + LIFE_S < ctx.now)
    return page("Expired", html`<div class="card"><h1>This page is no longer open</h1><p>Go back to where you came from and open it again.</p></div>`, 404);
  return page("Your subscriptions", portalPage(ctx, session, fault));
}

function openSession(ctx: Context, id: string): PortalSession {
  const session = ctx.find("billing_portal.session", id);
  if (!session || session.created + LIFE_S < ctx.now) throw invalidRequest("This page is no longer open.");
  return session;
}

function act(ctx: Context, session: PortalSession, body: Readonly<Record<string, unknown>>): void {
  const { features } = ctx.get("billing_portal.configuration", session.configuration);
  const action = fieldOf(body, "action");
  if (action === "card" && features.payment_method_update.enabled) {
    replaceCard(ctx, session.customer, body);
    return;
  }
  const subscription = ctx.find("subscription", fieldOf(body, "subscription"));
  // What belongs to somebody else does not exist.
  if (subscription?.customer !== session.customer) throw invalidRequest("There is no such subscription.");
  if (action === "cancel" && features.subscription_cancel.enabled) cancel(ctx, subscription, features.subscription_cancel.mode);
  else if (action === "keep") updateSubscription(ctx, subscription.id, { cancel_at_period_end: false });
  else if (action === "pause" && features.subscription_pause.enabled)
    pauseSubscription(ctx, subscription.id, { bill_for: { unused_time_from: { type: "none" } } });
  else if (action === "resume" && features.subscription_pause.enabled) resumeSubscription(ctx, subscription.id, {});
  else if (action === "switch" && features.subscription_update.enabled) switchTo(ctx, subscription, fieldOf(body, "price"), session);
  else throw invalidRequest("That cannot be done here.");
}

function cancel(ctx: Context, subscription: Subscription, mode: string): void {
  if (mode === "immediately") endSubscription(ctx, subscription.id, { reason: "cancellation_requested" });
  else updateSubscription(ctx, subscription.id, { cancel_at_period_end: true });
}

function switchTo(ctx: Context, subscription: Subscription, price: string, session: PortalSession): void {
  const { subscription_update: rule } = ctx.get("billing_portal.configuration", session.configuration).features;
  if (!(rule.products ?? []).some(({ prices }) => prices.includes(price))) throw invalidRequest("That price is not offered here.");
  const items = [{ id: subscription.items.data[0]?.id, price }];
  updateSubscription(ctx, subscription.id, { items, proration_behavior: rule.proration_behavior, payment_behavior: "error_if_incomplete" });
}

/** The card for all that is to come, of the customer and of each subscription. */
function replaceCard(ctx: Context, customer: string, body: Readonly<Record<string, unknown>>): void {
  const expiry = readExpiry(fieldOf(body, "expiry"));
  const card = { number: digitsOf(fieldOf(body, "number")), exp_month: expiry?.month, exp_year: expiry?.year, cvc: fieldOf(body, "code") };
  if (card.number === "" || !expiry || card.cvc === "") throw invalidRequest("Fill in the card's number, expiration date and security code.");
  const made = makePaymentMethod(ctx, { type: "card", card, allow_redisplay: "always" });
  checkSavable(ctx, made);
  const method = attachPaymentMethod(ctx, made, customer);
  const before = ctx.get("customer", customer);
  const after = ctx.patch("customer", customer, { invoice_settings: { ...before.invoice_settings, default_payment_method: method.id } });
  ctx.emitChange("customer.updated", before, after);
  for (const subscription of ctx.having("subscription", "customer", customer)) {
    if (subscription.status !== "canceled" && subscription.default_payment_method !== null)
      updateSubscription(ctx, subscription.id, { default_payment_method: method.id });
  }
}
