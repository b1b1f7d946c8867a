import { payInvoice } from "../billing/invoices/pay";
import { intentOf } from "../billing/invoices/payments";
import { showDay, showMoney } from "../billing/money";
import type { Invoice } from "../billing/tables";
import { digitsOf, readExpiry } from "../browser/card-rules";
import type { Context } from "../engine/context";
import { ApiError, invalidRequest } from "../engine/errors";
import type { Page, PageAnswer } from "../http/pages";
import { makePaymentMethod } from "../payments/make-payment-method";
import { fieldOf, type Html, html, page, redirect } from "./html";

const PERSON = { account: null, request: { id: null, idempotency_key: null } };
const PATH = "/_pages/invoice/:id";

/** Stripe's page for an invoice: what it is for, and a form that pays it while it is open. */
export const invoicePages: Page[] = [
  {
    method: "GET",
    path: PATH,
    answer: ({ part, engine, query }) =>
      engine.run(PERSON, (ctx) => show(ctx, part("id"), query.get("failed") === null ? null : "Your bank did not confirm the payment.")),
  },
  {
    method: "POST",
    path: PATH,
    answer: ({ part, body, engine }) => {
      try {
        return engine.run(PERSON, (ctx) => pay(ctx, part("id"), body));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return engine.run(PERSON, (ctx) => show(ctx, part("id"), error.message));
      }
    },
  },
];

function pay(ctx: Context, id: string, body: Readonly<Record<string, unknown>>): PageAnswer {
  const expiry = readExpiry(fieldOf(body, "expiry"));
  const card = { number: digitsOf(fieldOf(body, "number")), exp_month: expiry?.month, exp_year: expiry?.year, cvc: fieldOf(body, "code") };
  if (card.number === "" || !expiry || card.cvc === "") throw invalidRequest("Fill in the card's number, expiration date and security code.");
  const { error } = payInvoice(ctx, id, { paymentMethod: makePaymentMethod(ctx, { type: "card", card }).id });
  if (error) return show(ctx, id, error.message);
  const intent = intentOf(ctx, id);
  const here = `/_pages/invoice/${id}`;
  return redirect(
    intent?.status === "requires_action"
      ? `/authenticate/${intent.id}?client_secret=${intent.client_secret}&back=${encodeURIComponent(`${here}?failed=1`)}`
      : here,
  );
}

function show(ctx: Context, id: string, fault: string | null): PageAnswer {
  const invoice = ctx.find("invoice", id);
  if (!invoice || invoice.status === "draft") return page("Not found", html`<div class="card"><h1>There is no such invoice</h1></div>`, 404);
  return page(
    `Invoice ${invoice.number}`,
    html`<section class="card"><h1>Invoice ${invoice.number}</h1><p class="soft">${showDay(invoice.created)} · ${invoice.customer_email}</p>
<dl>${invoice.lines.data.map(({ description, amount }) => html`<dt>${description}</dt><dd>${showMoney(amount, invoice.currency)}</dd>`)}
${(invoice.total_discount_amounts ?? []).map(({ amount }) => html`<dt>Discount</dt><dd>−${showMoney(amount, invoice.currency)}</dd>`)}
<dt class="total">Total</dt><dd class="total">${showMoney(invoice.total, invoice.currency)}</dd></dl>
<p class="${invoice.status === "paid" ? "good" : ""}">${stateOf(invoice)}</p></section>
${invoice.status === "open" ? (askedBy(ctx, invoice) ?? payForm(invoice, fault)) : null}`,
  );
}

/** What the bank wants to know before it pays; null where it asks nothing. */
function askedBy(ctx: Context, invoice: Invoice): Html | null {
  const intent = intentOf(ctx, invoice.id);
  if (intent?.status !== "requires_action") return null;
  const back = encodeURIComponent(`/_pages/invoice/${invoice.id}`);
  return html`<p class="card"><a class="button" href="/authenticate/${intent.id}?client_secret=${intent.client_secret}&back=${back}">Confirm with your bank</a></p>`;
}

function stateOf(invoice: Invoice): string {
  if (invoice.status === "paid") return `Paid on ${showDay(invoice.status_transitions.paid_at ?? invoice.created)}`;
  return invoice.status === "open" ? `${showMoney(invoice.amount_remaining, invoice.currency)} to be paid` : `This invoice is ${invoice.status}.`;
}

function payForm(invoice: Invoice, fault: string | null): Html {
  return html`<form class="card" method="post" action="/_pages/invoice/${invoice.id}" aria-labelledby="pay"><h2 id="pay">Pay it</h2>
${fault === null ? null : html`<p class="bad" role="alert">${fault}</p>`}
<label for="number">Card number</label><input id="number" name="number" inputmode="numeric" autocomplete="cc-number">
<div class="pair"><div><label for="expiry">Expiration date (MM / YY)</label><input id="expiry" name="expiry" inputmode="numeric" autocomplete="cc-exp"></div>
<div><label for="code">Security code</label><input id="code" name="code" inputmode="numeric" autocomplete="cc-csc"></div></div>
<button>Pay ${showMoney(invoice.amount_remaining, invoice.currency)}</button></form>`;
}
