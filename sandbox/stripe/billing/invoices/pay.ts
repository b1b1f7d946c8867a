import type Stripe from "stripe";
import type { Context } from "../../engine/context";
import { ApiError, type ErrorBody, invalidRequest } from "../../engine/errors";
import { attachPaymentMethod } from "../../payments/attach-payment-method";
import { confirmIntent } from "../../payments/confirm-intent";
import { findPaymentMethod } from "../../payments/make-payment-method";
import { atClock } from "../clocks/time";
import type { Invoice } from "../tables";
import { failInvoice } from "./fail";
import { intentOf } from "./payments";

export interface Paid {
  readonly invoice: Invoice;
  /** Why it is not paid, if it is not. */
  readonly error: ErrorBody | null;
}

/** Tries to charge an open invoice. What became of it is in the invoice; the events were told in between. */
export function payInvoice(outer: Context, id: string, how: { readonly paymentMethod?: string | undefined } = {}): Paid {
  const open = outer.get("invoice", id);
  if (open.status !== "open" && open.status !== "uncollectible")
    throw invalidRequest(open.status === "paid" ? "Invoice is already paid" : `Invoices with status ${open.status} cannot be paid.`, {
      code: "invoice_not_payable",
    });
  const ctx = atClock(outer, open.test_clock);
  const intent = intentOf(ctx, id);
  if (!intent) throw invalidRequest("This invoice has no payment to be made.");
  ctx.patch("invoice", id, { attempted: true, attempt_count: open.attempt_count + 1 });
  const method = chooseMethod(ctx, open, how.paymentMethod);
  if (!method) {
    failInvoice(ctx, id);
    const message = "This customer has no attached payment source or default payment method. Please consider adding a default payment method.";
    return { invoice: ctx.get("invoice", id), error: { type: "invalid_request_error", code: "resource_missing", message } };
  }
  const attempted = confirmIntent(ctx, intent, { method });
  return { invoice: ctx.get("invoice", id), error: attempted.error };
}

/** As an answer: what was not paid is an error of 402, and what happened stays. */
export function payOrThrow(ctx: Context, id: string, how: { readonly paymentMethod?: string | undefined }): Invoice {
  const { invoice, error } = payInvoice(ctx, id, how);
  if (error) throw new ApiError(error.type === "card_error" ? 402 : 400, error, true);
  const intent = intentOf(ctx, id);
  if (intent?.status === "requires_action") throw needsAction(intent);
  return invoice;
}

export function needsAction(intent: Stripe.PaymentIntent): ApiError {
  const body: ErrorBody = {
    type: "card_error",
    code: "invoice_payment_intent_requires_action",
    message: "This payment requires additional user action before it can be completed successfully.",
    payment_intent: intent,
  };
  return new ApiError(402, body, true);
}

/** The first of: asked for, of the invoice, of its subscription, of the customer. */
export function chooseMethod(ctx: Context, invoice: Invoice, asked?: string): Stripe.PaymentMethod | undefined {
  const subscription = ctx.find("subscription", invoice.parent?.subscription_details?.subscription ?? "");
  const customer = ctx.find("customer", invoice.customer);
  const standard = customer?.invoice_settings.default_payment_method;
  if (asked !== undefined) return attachPaymentMethod(ctx, findPaymentMethod(ctx, asked), invoice.customer);
  for (const id of [invoice.default_payment_method, subscription?.default_payment_method, standard, customer?.default_source]) {
    const method = typeof id === "string" ? ctx.find("payment_method", id) : null;
    if (method?.customer === invoice.customer) return method;
  }
  return undefined;
}
