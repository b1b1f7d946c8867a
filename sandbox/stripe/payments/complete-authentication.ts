import type Stripe from "stripe";
import type { Context } from "../engine/context";
import { type Attempted, confirmIntent, unexpectedState } from "./confirm-intent";

/** The holder proved who they are, or could not. The intent is then paid, declined, or asks for another method. */
export function completeAuthentication(ctx: Context, id: string, isSuccessful: boolean): Attempted {
  const intent = ctx.get("payment_intent", id);
  if (intent.status !== "requires_action") throw unexpectedState(intent, `This PaymentIntent has a status of ${intent.status}: there is nothing to prove.`);
  if (isSuccessful) return confirmIntent(ctx, intent, { isProven: true });
  const method = typeof intent.payment_method === "string" ? ctx.find("payment_method", intent.payment_method) : null;
  const error: Stripe.PaymentIntent.LastPaymentError = {
    type: "card_error",
    code: "payment_intent_authentication_failure",
    message: "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
    ...(method === null ? {} : { payment_method: method }),
  };
  const failed = ctx.patch("payment_intent", id, { status: "requires_payment_method", next_action: null, payment_method: null, last_payment_error: error });
  ctx.emit("payment_intent.payment_failed", failed);
  return { intent: ctx.get("payment_intent", id), error: { type: "card_error", code: "payment_intent_authentication_failure", message: error.message ?? "" } };
}
