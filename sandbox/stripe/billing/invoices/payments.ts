import type Stripe from "stripe";
import type { Context } from "../../engine/context";
import type { Invoice, InvoicePayment } from "../tables";

/** The payment by which an invoice is to be paid, if it was finalized and costs something. */
export function paymentOf(ctx: Context, invoice: string): InvoicePayment | undefined {
  return ctx.having("invoice_payment", "invoice", invoice).find(({ is_default }) => is_default);
}

export function intentOf(ctx: Context, invoice: string): Stripe.PaymentIntent | undefined {
  const id = paymentOf(ctx, invoice)?.payment.payment_intent;
  return typeof id === "string" ? (ctx.find("payment_intent", id) ?? undefined) : undefined;
}

/** The invoice that an intent pays. */
export function invoiceOfIntent(ctx: Context, intent: string): Invoice | undefined {
  const payment = ctx.having("invoice_payment", "payment_intent", intent)[0];
  return payment ? (ctx.find("invoice", payment.invoice) ?? undefined) : undefined;
}
