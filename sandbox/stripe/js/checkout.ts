import type Stripe from "stripe";
import { z } from "zod";
import type { SessionAnswer } from "../browser/protocol";
import { changeSession } from "../checkout/change-session";
import { completeSession } from "../checkout/complete-session";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import type { Page } from "../http/pages";
import { ask, failureOf } from "./door";
import { challengeOf } from "./intents";
import { stateOf } from "./session-state";

const base = { key: z.string().optional(), client_secret: z.string() };

/** What a page asks about its Checkout Session, by the session's client secret. */
export const checkoutPages: Page[] = [
  ask("checkout/read", z.object({ ...base, email: z.string().nullish() }), (ctx, { client_secret, email }) => {
    const session = sessionOf(ctx, client_secret);
    const isEmailOpen = email && session.status === "open" && session.customer_details?.email == null;
    return answerOf(ctx, isEmailOpen ? changeSession(ctx, session.id, { email }) : session);
  }),
  ask(
    "checkout/update",
    z.object({
      ...base,
      email: z.string().nullish(),
      name: z.string().nullish(),
      phone: z.string().nullish(),
      currency: z.string().optional(),
      promotion_code: z.string().optional(),
      billing_address: z.unknown().optional(),
      line_item: z.object({ lineItem: z.string(), quantity: z.number().int() }).optional(),
    }),
    (ctx, { client_secret, promotion_code, line_item, email, name, phone, currency }) => {
      const session = sessionOf(ctx, client_secret);
      const lineItem = line_item && { id: line_item.lineItem, quantity: line_item.quantity };
      return answerOf(ctx, changeSession(ctx, session.id, { email, name, phone, currency, promotionCode: promotion_code, lineItem }));
    },
  ),
  ask(
    "checkout/confirm",
    z.object({
      ...base,
      payment_method: z.string().nullish(),
      save: z.boolean().optional(),
      email: z.string().nullish(),
      phone: z.string().nullish(),
      return_url: z.string().nullish(),
      is_challenge_answered: z.boolean().optional(),
    }),
    (ctx, params) => {
      const session = sessionOf(ctx, params.client_secret);
      if (params.is_challenge_answered)
        return session.status === "complete" ? answerOf(ctx, session, params.return_url) : { failure: failureOfSession(ctx, session) };
      const { waitingFor, error } = completeSession(ctx, session.id, {
        paymentMethod: params.payment_method ?? null,
        isToBeSaved: params.save ?? false,
        email: params.email ?? null,
        phone: params.phone ?? null,
      });
      if (error) return { failure: failureOf(error) };
      if (waitingFor) return { challenge: challengeOf(waitingFor) };
      return answerOf(ctx, ctx.get("checkout.session", session.id), params.return_url);
    },
  ),
];

function sessionOf(ctx: Context, secret: string): Stripe.Checkout.Session {
  const session = ctx.find("checkout.session", secret.split("_secret_")[0] ?? "");
  if (session?.client_secret !== secret)
    throw invalidRequest("No such checkout session, or its client secret is wrong.", { code: "resource_missing", param: "client_secret" });
  return session;
}

function answerOf(ctx: Context, session: Stripe.Checkout.Session, asked?: string | null): SessionAnswer {
  const url = session.return_url ?? asked ?? null;
  return { session: stateOf(ctx, session), returnUrl: url === null ? null : url.replaceAll("{CHECKOUT_SESSION_ID}", session.id) };
}

function failureOfSession(ctx: Context, session: Stripe.Checkout.Session) {
  const checkout = ctx.get("_checkout", session.id);
  const payment = ctx.find("payment_intent", checkout.payment_intent ?? "")?.last_payment_error;
  const setup = ctx.find("setup_intent", checkout.setup_intent ?? "")?.last_setup_error;
  const error = payment ?? setup;
  return failureOf({
    type: "card_error",
    message: error?.message ?? "The payment was not completed.",
    code: error?.code ?? "payment_failed",
    ...(error?.decline_code ? { decline_code: error.decline_code } : {}),
  });
}
