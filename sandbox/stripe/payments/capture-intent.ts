import type Stripe from "stripe";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { unexpectedState } from "./confirm-intent";
import { settleCharge } from "./make-charge";

/** Takes what was authorized, or part of it; the rest is given back. */
export function captureIntent(ctx: Context, intent: Stripe.PaymentIntent, amountToCapture: number | undefined): Stripe.PaymentIntent {
  if (intent.status !== "requires_capture" || typeof intent.latest_charge !== "string") {
    throw unexpectedState(
      intent,
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
    );
  }
  const amount = amountToCapture ?? intent.amount;
  if (amount > intent.amount)
    throw invalidRequest("The amount to capture is greater than the authorized amount.", { code: "amount_too_large", param: "amount_to_capture" });
  ctx.patch("charge", intent.latest_charge, { captured: true, amount_captured: amount, amount_refunded: intent.amount - amount });
  const charge = settleCharge(ctx, ctx.get("charge", intent.latest_charge), false);
  const paid = ctx.patch("payment_intent", intent.id, { status: "succeeded", amount_received: amount, amount_capturable: 0 });
  ctx.emit("charge.captured", charge);
  ctx.emit("payment_intent.succeeded", paid);
  return paid;
}
