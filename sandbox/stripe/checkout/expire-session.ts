import type Stripe from "stripe";
import { expireSubscription } from "../billing/subscriptions/end";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { cancelIntent } from "../payments/cancel-intent";

/** Closes a session that nobody paid, with what it began. @throws 400 when it is not open any more. */
export function expireSession(ctx: Context, id: string): Stripe.Checkout.Session {
  const session = ctx.get("checkout.session", id);
  if (session.status !== "open") {
    throw invalidRequest(`Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`);
  }
  ctx.unschedule("expire_session", ctx.subjectOf(id));
  const checkout = ctx.get("_checkout", id);
  // First, so that a late proof of the holder finds nothing to pay.
  const expired = ctx.patch("checkout.session", id, { status: "expired", url: null });
  const intent = checkout.payment_intent === null || checkout.subscription !== null ? null : ctx.get("payment_intent", checkout.payment_intent);
  if (intent !== null && intent.status !== "canceled") cancelIntent(ctx, intent, null);
  if (checkout.subscription !== null) expireSubscription(ctx, checkout.subscription);
  ctx.emit("checkout.session.expired", expired);
  return expired;
}
