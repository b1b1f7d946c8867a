import type Stripe from "stripe";
import { asMetadata } from "../../catalog/values";
import type { Context } from "../../engine/context";
import { invalidRequest } from "../../engine/errors";
import { listObjects } from "../../http/lists";
import { mergeMetadata } from "../../http/params";
import { endpoint } from "../endpoint";
import type { CreditNote, Invoice } from "../tables";
import { wireList } from "../wire";
import { intentOf } from "./payments";
import { settleInvoice } from "./settle";

const create = endpoint<Stripe.CreditNoteCreateParams>({
  method: "POST",
  path: "/v1/credit_notes",
  takes: ["amount", "credit_amount", "invoice", "lines", "memo", "metadata", "reason"],
  run: (ctx, params) => {
    const invoice = ctx.named("invoice", params.invoice, "invoice");
    if (invoice.status !== "open" && invoice.status !== "paid")
      throw invalidRequest("Credit notes can only be made for open or paid invoices.", { param: "invoice" });
    const lines = linesOf(ctx, params);
    const amount = params.amount ?? lines.reduce((sum, line) => sum + line.amount, 0);
    const isOpen = invoice.status === "open";
    if (amount < 1 || amount > (isOpen ? invoice.amount_remaining : invoice.amount_paid))
      throw invalidRequest("The credit note is larger than what was invoiced.", { param: "amount" });
    const note = ctx.put("credit_note", makeNote(ctx, { invoice, lines, amount, params }));
    ctx.emit("credit_note.created", note);
    if (isOpen) reduceInvoice(ctx, invoice, amount);
    else creditCustomer(ctx, invoice, amount);
    return note;
  },
});

type Line = CreditNote["lines"]["data"][number];

function linesOf(ctx: Context, params: Stripe.CreditNoteCreateParams): Line[] {
  return (params.lines ?? []).map((line) => {
    const quantity = line.quantity ?? 1;
    const amount = line.amount ?? (line.unit_amount ?? 0) * quantity;
    return {
      id: ctx.newId("cnli"),
      object: "credit_note_line_item",
      amount,
      description: line.description ?? null,
      discount_amount: 0,
      discount_amounts: [],
      ...(line.invoice_line_item ? { invoice_line_item: line.invoice_line_item } : {}),
      livemode: false,
      metadata: {},
      pretax_credit_amounts: [],
      quantity,
      tax_rates: [],
      taxes: [],
      type: line.type,
      unit_amount: line.unit_amount ?? amount,
      unit_amount_decimal: String(line.unit_amount ?? amount),
    };
  });
}

interface NewNote {
  readonly invoice: Invoice;
  readonly lines: Line[];
  readonly amount: number;
  readonly params: Stripe.CreditNoteCreateParams;
}

function makeNote(ctx: Context, { invoice, lines, amount, params }: NewNote): CreditNote {
  const id = ctx.newId("cn");
  const count = ctx.having("credit_note", "invoice", invoice.id).length + 1;
  const isOpen = invoice.status === "open";
  return {
    id,
    object: "credit_note",
    amount,
    amount_shipping: 0,
    created: ctx.now,
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: ctx.now,
    invoice: invoice.id,
    lines: wireList(lines, `/v1/credit_notes/${id}/lines`),
    livemode: false,
    memo: params.memo ?? null,
    metadata: mergeMetadata({}, asMetadata(params.metadata)),
    number: `${invoice.number}-CN-${String(count).padStart(2, "0")}`,
    out_of_band_amount: null,
    pdf: `${ctx.baseUrl}/_pages/invoice/${invoice.id}`,
    post_payment_amount: isOpen ? 0 : amount,
    pre_payment_amount: isOpen ? amount : 0,
    pretax_credit_amounts: [],
    reason: params.reason ?? null,
    refunds: [],
    shipping_cost: null,
    status: "issued",
    subtotal: amount,
    subtotal_excluding_tax: amount,
    total: amount,
    total_excluding_tax: amount,
    total_taxes: [],
    type: isOpen ? "pre_payment" : "post_payment",
    voided_at: null,
  };
}

/** Less is to be paid; when nothing is left, the invoice is paid. */
function reduceInvoice(ctx: Context, invoice: Invoice, amount: number): void {
  const left = invoice.amount_remaining - amount;
  const reduced = ctx.patch("invoice", invoice.id, {
    amount_due: invoice.amount_due - amount,
    amount_remaining: left,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + amount,
  });
  ctx.emitChange("invoice.updated", invoice, reduced);
  const intent = intentOf(ctx, invoice.id);
  if (left === 0) settleInvoice(ctx, invoice.id, 0);
  else if (intent) ctx.patch("payment_intent", intent.id, { amount: left });
}

function creditCustomer(ctx: Context, invoice: Invoice, amount: number): void {
  const customer = ctx.get("customer", invoice.customer);
  ctx.patch("customer", customer.id, { balance: customer.balance - amount });
  ctx.patch("invoice", invoice.id, { post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + amount });
}

const voidNote = endpoint<Stripe.CreditNoteVoidCreditNoteParams>({
  method: "POST",
  path: "/v1/credit_notes/:id/void",
  takes: [],
  run: (ctx, _params, path) => {
    const before = ctx.get("credit_note", path("id"));
    const invoice = ctx.get("invoice", before.invoice);
    if (before.status === "void" || before.type !== "pre_payment" || invoice.status !== "open")
      throw invalidRequest("You can only void a credit note of an open invoice.");
    const note = ctx.patch("credit_note", before.id, { status: "void", voided_at: ctx.now });
    reduceInvoice(ctx, invoice, -before.amount);
    ctx.emit("credit_note.voided", note);
    return note;
  },
});

const retrieve = endpoint<Stripe.CreditNoteRetrieveParams>({
  method: "GET",
  path: "/v1/credit_notes/:id",
  takes: [],
  run: (ctx, _params, path) => ctx.get("credit_note", path("id")),
});

const update = endpoint<Stripe.CreditNoteUpdateParams>({
  method: "POST",
  path: "/v1/credit_notes/:id",
  takes: ["memo", "metadata"],
  run: (ctx, params, path) => {
    const before = ctx.get("credit_note", path("id"));
    const after = ctx.patch("credit_note", before.id, {
      memo: params.memo ?? before.memo,
      metadata: mergeMetadata(before.metadata ?? {}, asMetadata(params.metadata)),
    });
    ctx.emitChange("credit_note.updated", before, after);
    return after;
  },
});

const listAll = endpoint<Stripe.CreditNoteListParams>({
  method: "GET",
  path: "/v1/credit_notes",
  takes: ["limit", "starting_after", "ending_before", "invoice"],
  run: (ctx, { limit, starting_after, ending_before, invoice }) =>
    listObjects(
      ctx,
      { limit, starting_after, ending_before },
      { kind: "credit_note", url: "/v1/credit_notes", having: invoice === undefined ? undefined : { field: "invoice", value: invoice } },
    ),
});

export const creditNoteRoutes = [create, voidNote, retrieve, update, listAll];
