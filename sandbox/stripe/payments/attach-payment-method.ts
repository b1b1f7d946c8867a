import type Stripe from "stripe";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";

/** Saves a payment method to a customer; a second time changes nothing. */
export function attachPaymentMethod(ctx: Context, method: Stripe.PaymentMethod, customer: string): Stripe.PaymentMethod {
  if (method.customer === customer) return method;
  if (method.customer !== null)
    throw invalidRequest("The payment method you provided has already been attached to a customer.", {
      code: "payment_method_unexpected_state",
      param: "payment_method",
    });
  refuseSpent(ctx, method);
  const attached = ctx.patch("payment_method", method.id, { customer });
  ctx.emit("payment_method.attached", attached);
  return attached;
}

/** Takes it from its customer for good. */
export function detachPaymentMethod(ctx: Context, method: Stripe.PaymentMethod): Stripe.PaymentMethod {
  if (typeof method.customer !== "string") {
    throw invalidRequest("The payment method you provided is not attached to a customer so detachment is impossible.", {
      code: "payment_method_unexpected_state",
      param: "payment_method",
    });
  }
  const customer = ctx.find("customer", method.customer);
  const detached = ctx.patch("payment_method", method.id, { customer: null });
  spend(ctx, method.id);
  if (customer?.invoice_settings.default_payment_method === method.id) {
    const after = ctx.patch("customer", customer.id, { invoice_settings: { ...customer.invoice_settings, default_payment_method: null } });
    ctx.emitChange("customer.updated", customer, after);
  }
  ctx.emit("payment_method.detached", detached, { customer: method.customer });
  return detached;
}

export function refuseSpent(ctx: Context, method: Stripe.PaymentMethod): void {
  if (ctx.find("_card", method.id)?.isSpent !== true) return;
  throw invalidRequest(
    "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.",
    { code: "payment_method_unexpected_state", param: "payment_method" },
  );
}

/** What was used once without a customer is used up. */
export function spend(ctx: Context, id: string): void {
  const card = ctx.find("_card", id);
  if (card !== null && !card.isSpent) ctx.put("_card", { ...card, isSpent: true });
}
