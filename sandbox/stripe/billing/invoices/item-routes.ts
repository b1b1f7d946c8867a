import type Stripe from "stripe";
import { amountIn } from "../../catalog/prices";
import { asMetadata, cleared } from "../../catalog/values";
import type { Context } from "../../engine/context";
import { invalidRequest } from "../../engine/errors";
import { listObjects } from "../../http/lists";
import { mergeMetadata } from "../../http/params";
import { atCustomer } from "../clocks/time";
import { endpoint } from "../endpoint";
import type { Invoice, InvoiceItem } from "../tables";
import { lineOfItem, productName } from "./lines";
import { addLines } from "./make-invoice";

const create = endpoint<Stripe.InvoiceItemCreateParams>({
  method: "POST",
  path: "/v1/invoiceitems",
  takes: [
    "customer",
    "amount",
    "currency",
    "description",
    "discountable",
    "invoice",
    "metadata",
    "period",
    "price_data",
    "pricing",
    "quantity",
    "subscription",
    "unit_amount_decimal",
  ],
  run: (outer, params) => {
    const customer = outer.named("customer", params.customer ?? "", "customer");
    const ctx = atCustomer(outer, customer.id);
    if (params.invoice) requireDraft(ctx.named("invoice", params.invoice, "invoice"));
    const item = ctx.put("invoiceitem", makeItem(ctx, params, customer));
    ctx.emit("invoiceitem.created", item);
    if (item.invoice) recompose(ctx, ctx.get("invoice", item.invoice));
    return item;
  },
});

function makeItem(ctx: Context, params: Stripe.InvoiceItemCreateParams, customer: Stripe.Customer): InvoiceItem {
  const price = params.pricing?.price ? ctx.named("price", params.pricing.price, "pricing[price]") : null;
  const currency = (params.currency ?? params.price_data?.currency ?? price?.currency ?? customer.currency ?? "usd").toLowerCase();
  const quantity = params.quantity ?? 1;
  const unit = price
    ? amountIn(price, currency).unit_amount
    : (params.price_data?.unit_amount ?? (params.unit_amount_decimal === undefined ? undefined : Math.round(Number(String(params.unit_amount_decimal)))));
  const amount = unit === undefined ? params.amount : unit * quantity;
  if (amount === undefined) throw invalidRequest("You must pass either `amount`, `pricing` or `price_data`.", { code: "parameter_missing", param: "amount" });
  const subscription = params.subscription ? ctx.named("subscription", params.subscription, "subscription") : null;
  return {
    id: ctx.newId("ii"),
    object: "invoiceitem",
    amount,
    currency,
    customer: customer.id,
    customer_account: null,
    date: ctx.now,
    description: params.description ?? (price ? productName(ctx, price) : null),
    discountable: params.discountable ?? amount >= 0,
    discounts: [],
    invoice: params.invoice ?? null,
    livemode: false,
    metadata: mergeMetadata({}, asMetadata(params.metadata)),
    parent: subscription ? { subscription_details: { subscription: subscription.id }, type: "subscription_details" } : null,
    period: params.period ?? { start: ctx.now, end: ctx.now },
    pricing: {
      ...(price ? { price_details: { price: price.id, product: price.product } } : {}),
      type: "price_details",
      unit_amount_decimal: String(unit ?? amount),
    },
    proration: false,
    quantity,
    quantity_decimal: String(quantity),
    tax_rates: [],
    test_clock: typeof customer.test_clock === "string" ? customer.test_clock : null,
  };
}

const retrieve = endpoint<Stripe.InvoiceItemRetrieveParams>({
  method: "GET",
  path: "/v1/invoiceitems/:id",
  takes: [],
  run: (ctx, _params, path) => ctx.get("invoiceitem", path("id")),
});

const update = endpoint<Stripe.InvoiceItemUpdateParams>({
  method: "POST",
  path: "/v1/invoiceitems/:id",
  takes: ["amount", "description", "metadata"],
  run: (ctx, params, path) => {
    const before = ctx.get("invoiceitem", path("id"));
    if (before.invoice) requireDraft(ctx.get("invoice", before.invoice));
    const after = ctx.patch("invoiceitem", before.id, {
      amount: params.amount ?? before.amount,
      description: cleared(params.description, before.description),
      metadata: mergeMetadata(before.metadata ?? {}, asMetadata(params.metadata)),
    });
    if (after.invoice) recompose(ctx, ctx.get("invoice", after.invoice));
    return after;
  },
});

const remove = endpoint<Stripe.InvoiceItemDeleteParams>({
  method: "DELETE",
  path: "/v1/invoiceitems/:id",
  takes: [],
  run: (ctx, _params, path) => {
    const item = ctx.get("invoiceitem", path("id"));
    const invoice = item.invoice ? ctx.get("invoice", item.invoice) : null;
    if (invoice) requireDraft(invoice);
    ctx.remove("invoiceitem", item.id);
    ctx.emit("invoiceitem.deleted", item);
    if (invoice) recompose(ctx, invoice);
    return { id: item.id, object: "invoiceitem", deleted: true };
  },
});

const listAll = endpoint<Stripe.InvoiceItemListParams>({
  method: "GET",
  path: "/v1/invoiceitems",
  takes: ["limit", "starting_after", "ending_before", "customer", "invoice", "pending"],
  run: (ctx, { limit, starting_after, ending_before, ...params }) =>
    listObjects(
      ctx,
      { limit, starting_after, ending_before },
      {
        kind: "invoiceitem",
        url: "/v1/invoiceitems",
        having: params.customer === undefined ? undefined : { field: "customer", value: params.customer },
        filter: (item) =>
          (params.invoice === undefined || item.invoice === params.invoice) && (params.pending === undefined || (item.invoice === null) === params.pending),
      },
    ),
});

function requireDraft(invoice: Invoice): void {
  if (invoice.status !== "draft")
    throw invalidRequest("The invoice is no longer a draft and cannot be changed.", { code: "invoice_not_editable", param: "invoice" });
}

/** The draft's sums again, after its items changed. */
function recompose(ctx: Context, invoice: Invoice): Invoice {
  const lines = ctx.having("invoiceitem", "invoice", invoice.id).map(lineOfItem);
  const customer = ctx.get("customer", invoice.customer);
  return addLines(ctx, invoice, { customer, subscription: null, lines, reason: "manual", currency: invoice.currency, discounts: invoice.discounts });
}

export const invoiceItemRoutes = [create, retrieve, update, remove, listAll];
