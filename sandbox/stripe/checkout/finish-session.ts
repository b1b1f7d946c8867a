import type Stripe from "stripe";
import { redeemDiscounts } from "../billing/discounts";
import type { Context } from "../engine/context";
import type { StoredCheckout } from "../engine/tables";

/** Closes a session as complete and tells it, with what it led to. */
export function finishSession(ctx: Context, id: string, paymentStatus: Stripe.Checkout.Session.PaymentStatus): Stripe.Checkout.Session {
  ctx.unschedule("expire_session", ctx.subjectOf(id));
  const checkout = ctx.get("_checkout", id);
  const subscription = checkout.subscription === null ? null : ctx.get("subscription", checkout.subscription);
  if (checkout.keeps_method && checkout.payment_method !== null) ctx.patch("payment_method", checkout.payment_method, { allow_redisplay: "always" });
  const finished = ctx.patch("checkout.session", id, {
    status: "complete",
    payment_status: paymentStatus,
    url: null,
    subscription: subscription?.id ?? null,
    invoice: subscription?.latest_invoice ?? null,
  });
  if (finished.mode === "payment" && typeof finished.customer === "string")
    redeemDiscounts(ctx, wishesOf(checkout), { customer: finished.customer, subscription: null, checkoutSession: id });
  ctx.emit("checkout.session.completed", finished);
  return finished;
}

/** Coupons and codes in the words of a request. */
export function wishesOf(checkout: StoredCheckout): { coupon?: string; promotion_code?: string }[] {
  return checkout.discounts.map(({ coupon, promotion_code }) => (promotion_code === null ? { coupon } : { promotion_code }));
}
