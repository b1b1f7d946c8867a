import type Stripe from "stripe";
import { z } from "zod";
import type { SavedCard } from "../browser/protocol";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import type { Page } from "../http/pages";
import { confirmIntent } from "../payments/confirm-intent";
import { confirmSetup } from "../payments/confirm-setup";
import { findPaymentMethod, makePaymentMethod } from "../payments/make-payment-method";
import { ask, failureOf } from "./door";

const base = { key: z.string().optional(), client_secret: z.string() };
const cardSchema = z.object({ number: z.string(), month: z.number().int(), year: z.number().int(), cvc: z.string() });
const text = z.string().nullish();
const billingSchema = z.object({ email: text, name: text, phone: text, address: z.record(z.string(), text).nullish() });

/** What a page asks about payment methods and intents, by their client secrets. */
export const intentPages: Page[] = [
  ask(
    "payment-method/create",
    z.object({ key: z.string().optional(), card: cardSchema, billing_details: billingSchema }),
    (ctx, { card, billing_details: given }) => {
      const { number, month, year, cvc } = card;
      const address = given.address
        ? {
            city: given.address.city,
            country: given.address.country,
            line1: given.address.line1,
            line2: given.address.line2,
            postal_code: given.address.postal_code,
            state: given.address.state,
          }
        : undefined;
      const details = { email: given.email ?? undefined, name: given.name ?? undefined, phone: given.phone ?? undefined, address };
      return { paymentMethod: makePaymentMethod(ctx, { type: "card", card: { number, exp_month: month, exp_year: year, cvc }, billing_details: details }) };
    },
  ),
  ask("payment-method/read", z.object({ key: z.string().optional(), id: z.string() }), (ctx, { id }) => ({ paymentMethod: findPaymentMethod(ctx, id) })),
  ask("customer-session", z.object(base), (ctx, { client_secret }) => {
    const session = ctx.find("_customer_session", client_secret);
    if (!session || session.expiresAtS < ctx.now) throw invalidRequest("This customer session has expired.", { code: "customer_session_expired" });
    return { savedCards: savedCardsOf(ctx, session.customer) };
  }),
  ask("intent/read", z.object({ ...base, is_challenge_answered: z.boolean().optional() }), (ctx, { client_secret, is_challenge_answered }) => {
    const intent = intentOf(ctx, client_secret);
    const error = intent.object === "payment_intent" ? intent.last_payment_error : intent.last_setup_error;
    const isFailed = is_challenge_answered && error && intent.status === "requires_payment_method";
    return isFailed
      ? {
          failure: failureOf({
            type: "card_error",
            message: error.message ?? "",
            code: error.code ?? undefined,
            ...(error.decline_code ? { decline_code: error.decline_code } : {}),
          }),
        }
      : { intent };
  }),
  ask("intent/next-action", z.object(base), (ctx, { client_secret }) => {
    const intent = intentOf(ctx, client_secret);
    return intent.status === "requires_action" ? { challenge: challengeOf(intent) } : { intent };
  }),
  ask(
    "intent/confirm",
    z.object({ ...base, payment_method: z.string().optional(), return_url: z.string().optional() }),
    (ctx, { client_secret, payment_method }) => {
      const intent = intentOf(ctx, client_secret);
      const method = payment_method === undefined ? undefined : findPaymentMethod(ctx, payment_method);
      const how = { method, usesStripeSdk: true };
      const attempted = intent.object === "payment_intent" ? confirmIntent(ctx, intent, how) : confirmSetup(ctx, intent, how);
      if (attempted.error) return { failure: failureOf(attempted.error) };
      return attempted.intent.status === "requires_action" ? { challenge: challengeOf(attempted.intent) } : { intent: attempted.intent };
    },
  ),
];

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent;

function intentOf(ctx: Context, secret: string): Intent {
  const id = secret.split("_secret_")[0] ?? "";
  const intent = id.startsWith("seti_") ? ctx.find("setup_intent", id) : ctx.find("payment_intent", id);
  if (intent?.client_secret !== secret)
    throw invalidRequest("No such intent, or its client secret is wrong.", { code: "resource_missing", param: "client_secret" });
  return intent;
}

/** Where the bank asks, as the page shows it in a dialog. */
export function challengeOf(intent: Intent): { url: string } {
  const asked: unknown = intent.next_action?.use_stripe_sdk;
  const url: unknown = typeof asked === "object" && asked !== null ? Reflect.get(asked, "stripe_js") : intent.next_action?.redirect_to_url?.url;
  return { url: typeof url === "string" ? url : "" };
}

function savedCardsOf(ctx: Context, customer: string): SavedCard[] {
  const cards = ctx.having("payment_method", "customer", customer).filter(({ card, allow_redisplay }) => card && allow_redisplay === "always");
  return cards
    .reverse()
    .map(({ id, card }) => ({ id, brand: card?.brand ?? "", last4: card?.last4 ?? "", expMonth: card?.exp_month ?? 0, expYear: card?.exp_year ?? 0 }));
}
