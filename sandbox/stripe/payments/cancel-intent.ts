import type Stripe from "stripe";
import type { Context } from "../engine/context";
import { unexpectedState } from "./confirm-intent";

const CANCELABLE = new Set(["requires_payment_method", "requires_confirmation", "requires_action", "requires_capture"]);

/** Ends an intent for good; what was only authorized is given back. @throws 400 when money is on its way or there. */
export function cancelIntent(ctx: Context, intent: Stripe.PaymentIntent, reason: Stripe.PaymentIntent.CancellationReason | null): Stripe.PaymentIntent {
  if (!CANCELABLE.has(intent.status)) {
    throw unexpectedState(
      intent,
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${[...CANCELABLE].join(", ")}.`,
    );
  }
  if (intent.status === "requires_capture" && typeof intent.latest_charge === "string") {
    const before = ctx.get("charge", intent.latest_charge);
    const released = ctx.patch("charge", before.id, { amount_refunded: before.amount, refunded: true });
    ctx.emit("charge.refunded", released, { amount_refunded: 0, refunded: false });
  }
  const canceled = ctx.patch("payment_intent", intent.id, {
    status: "canceled",
    canceled_at: ctx.now,
    cancellation_reason: reason,
    amount_capturable: 0,
    next_action: null,
  });
  ctx.emit("payment_intent.canceled", canceled);
  return canceled;
}
