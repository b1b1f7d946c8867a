import type { Context } from "../../engine/context";
import { invalidRequest } from "../../engine/errors";
import { makeIntent } from "../../payments/make-intent";
import { atClock } from "../clocks/time";
import type { Invoice, InvoicePayment } from "../tables";
import { settleInvoice } from "./settle";

/** Closes a draft: from now on it has a number, cannot be changed, and is to be paid. What costs nothing is paid at once. */
export function finalizeInvoice(outer: Context, id: string): Invoice {
  const draft = outer.get("invoice", id);
  if (draft.status !== "draft")
    throw invalidRequest("This invoice is already finalized, you can't re-finalize a non-draft invoice.", { code: "invoice_not_editable" });
  const ctx = atClock(outer, draft.test_clock);
  const customer = ctx.get("customer", draft.customer);
  const sequence = customer.next_invoice_sequence ?? 1;
  const ending = draft.ending_balance ?? 0;
  ctx.patch("customer", customer.id, { next_invoice_sequence: sequence + 1, balance: ending, currency: customer.currency ?? draft.currency });
  const invoice = ctx.patch("invoice", id, {
    status: "open",
    number: `${customer.invoice_prefix}-${String(sequence).padStart(4, "0")}`,
    effective_at: ctx.now,
    automatically_finalizes_at: null,
    hosted_invoice_url: `${ctx.baseUrl}/_pages/invoice/${id}`,
    invoice_pdf: `${ctx.baseUrl}/_pages/invoice/${id}`,
    status_transitions: { ...draft.status_transitions, finalized_at: ctx.now },
  });
  ctx.emit("invoice.finalized", invoice);
  if (invoice.amount_due === 0) return settleInvoice(ctx, id, 0);
  makeInvoicePayment(ctx, invoice);
  return ctx.get("invoice", id);
}

function makeInvoicePayment(ctx: Context, invoice: Invoice): InvoicePayment {
  const subscription = invoice.parent?.subscription_details?.subscription;
  const intent = makeIntent(ctx, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: invoice.customer,
    description: subscription ? descriptionOf(invoice) : `Payment for Invoice ${invoice.number}`,
    // A subscription is paid again; so its card is kept.
    setupFutureUsage: subscription ? "off_session" : null,
    receiptEmail: null,
  });
  return ctx.put("invoice_payment", {
    id: ctx.newId("inpay"),
    object: "invoice_payment",
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: ctx.now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: "payment_intent" },
    status: "open",
    status_transitions: { canceled_at: null, paid_at: null },
  });
}

function descriptionOf(invoice: Invoice): string {
  return invoice.billing_reason === "subscription_create" ? "Subscription creation" : "Subscription update";
}
