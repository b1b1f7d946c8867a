import type Stripe from "stripe";
import { asMetadata, cleared } from "../../catalog/values";
import { invalidRequest } from "../../engine/errors";
import { listObjects, listOf } from "../../http/lists";
import { mergeMetadata } from "../../http/params";
import { atCustomer } from "../clocks/time";
import { redeemDiscounts } from "../discounts";
import { endpoint } from "../endpoint";
import type { Draft } from "./compose";
import { endInvoice } from "./end";
import { finalizeInvoice } from "./finalize";
import { makeInvoice, pendingItems } from "./make-invoice";
import { payInvoice, payOrThrow } from "./pay";
import { previewInvoice } from "./preview";
import { settleInvoice } from "./settle";

const create = endpoint<Stripe.InvoiceCreateParams>({
  method: "POST",
  path: "/v1/invoices",
  takes: [
    "customer",
    "auto_advance",
    "collection_method",
    "currency",
    "days_until_due",
    "default_payment_method",
    "description",
    "discounts",
    "footer",
    "metadata",
    "pending_invoice_items_behavior",
    "subscription",
  ],
  run: (outer, params) => {
    const customer = outer.named("customer", params.customer ?? "", "customer");
    const ctx = atCustomer(outer, customer.id);
    const subscription = params.subscription ? ctx.named("subscription", params.subscription, "subscription") : null;
    const takesPending = params.pending_invoice_items_behavior === "include" || subscription !== null;
    const waiting = takesPending ? pendingItems(ctx, customer.id, subscription?.id ?? null) : [];
    if (subscription && waiting.length === 0) throw invalidRequest("Nothing to invoice for subscription", { code: "invoice_no_subscription_line_items" });
    const draft: Draft = {
      customer,
      subscription,
      lines: [],
      reason: "manual",
      currency: params.currency ?? waiting[0]?.currency ?? customer.currency ?? "usd",
      discounts: redeemDiscounts(ctx, params.discounts || [], { customer: customer.id, subscription: null }).map(({ id }) => id),
      description: params.description ?? null,
      footer: params.footer ?? null,
      metadata: mergeMetadata({}, asMetadata(params.metadata)),
      collectionMethod: params.collection_method ?? "charge_automatically",
      daysUntilDue: params.days_until_due ?? null,
      defaultPaymentMethod: params.default_payment_method ?? null,
      autoAdvance: params.auto_advance ?? false,
    };
    return makeInvoice(ctx, draft, { takesPending });
  },
});

const createPreview = endpoint<Stripe.InvoiceCreatePreviewParams>({
  method: "POST",
  path: "/v1/invoices/create_preview",
  takes: ["automatic_tax", "currency", "customer", "discounts", "preview_mode", "subscription", "subscription_details"],
  run: (ctx, params) => {
    const preview = previewInvoice(ctx, params);
    ctx.takeBack();
    return preview;
  },
});

const retrieve = endpoint<Stripe.InvoiceRetrieveParams>({
  method: "GET",
  path: "/v1/invoices/:id",
  takes: [],
  run: (ctx, _params, path) => ctx.get("invoice", path("id")),
});

const update = endpoint<Stripe.InvoiceUpdateParams>({
  method: "POST",
  path: "/v1/invoices/:id",
  takes: ["auto_advance", "collection_method", "days_until_due", "default_payment_method", "description", "footer", "metadata"],
  run: (ctx, params, path) => {
    const before = ctx.get("invoice", path("id"));
    const after = ctx.patch("invoice", before.id, {
      auto_advance: params.auto_advance ?? before.auto_advance,
      collection_method: params.collection_method ?? before.collection_method,
      due_date: params.days_until_due === undefined ? before.due_date : before.created + params.days_until_due * 86_400,
      default_payment_method: params.default_payment_method || before.default_payment_method,
      description: cleared(params.description, before.description),
      footer: cleared(params.footer, before.footer),
      metadata: mergeMetadata(before.metadata ?? {}, asMetadata(params.metadata)),
    });
    ctx.emitChange("invoice.updated", before, after);
    return after;
  },
});

const remove = endpoint<Stripe.InvoiceDeleteParams>({
  method: "DELETE",
  path: "/v1/invoices/:id",
  takes: [],
  run: (ctx, _params, path) => {
    const invoice = ctx.get("invoice", path("id"));
    if (invoice.status !== "draft") throw invalidRequest("You can only delete draft invoices.", { code: "invoice_not_editable" });
    for (const item of ctx.having("invoiceitem", "invoice", invoice.id)) ctx.patch("invoiceitem", item.id, { invoice: null });
    ctx.remove("invoice", invoice.id);
    ctx.emit("invoice.deleted", invoice);
    return { id: invoice.id, object: "invoice", deleted: true };
  },
});

const finalize = endpoint<Stripe.InvoiceFinalizeInvoiceParams>({
  method: "POST",
  path: "/v1/invoices/:id/finalize",
  takes: ["auto_advance"],
  run: (ctx, params, path) => {
    const draft = ctx.get("invoice", path("id"));
    if (params.auto_advance !== undefined) ctx.patch("invoice", draft.id, { auto_advance: params.auto_advance });
    const invoice = finalizeInvoice(ctx, draft.id);
    const isChargedNow = invoice.status === "open" && invoice.auto_advance === true && invoice.collection_method === "charge_automatically";
    return isChargedNow ? payInvoice(ctx, draft.id).invoice : invoice;
  },
});

const pay = endpoint<Stripe.InvoicePayParams>({
  method: "POST",
  path: "/v1/invoices/:id/pay",
  takes: ["forgive", "off_session", "paid_out_of_band", "payment_method"],
  run: (ctx, params, path) => {
    if (ctx.get("invoice", path("id")).status === "draft") finalizeInvoice(ctx, path("id"));
    const invoice = ctx.get("invoice", path("id"));
    if (params.paid_out_of_band && invoice.status === "open") return settleInvoice(ctx, invoice.id, invoice.amount_due, { isOutOfBand: true });
    return invoice.status === "paid" && invoice.amount_due === 0 ? invoice : payOrThrow(ctx, invoice.id, { paymentMethod: params.payment_method });
  },
});

const voidInvoice = endpoint<Stripe.InvoiceVoidInvoiceParams>({
  method: "POST",
  path: "/v1/invoices/:id/void",
  takes: [],
  run: (ctx, _params, path) => endInvoice(ctx, path("id"), "void"),
});

const markUncollectible = endpoint<Stripe.InvoiceMarkUncollectibleParams>({
  method: "POST",
  path: "/v1/invoices/:id/mark_uncollectible",
  takes: [],
  run: (ctx, _params, path) => endInvoice(ctx, path("id"), "uncollectible"),
});

const send = endpoint<Stripe.InvoiceSendInvoiceParams>({
  method: "POST",
  path: "/v1/invoices/:id/send",
  takes: [],
  run: (ctx, _params, path) => {
    if (ctx.get("invoice", path("id")).status === "draft") finalizeInvoice(ctx, path("id"));
    const invoice = ctx.get("invoice", path("id"));
    ctx.emit("invoice.sent", invoice);
    return invoice;
  },
});

const listLines = endpoint<Stripe.InvoiceListLineItemsParams>({
  method: "GET",
  path: "/v1/invoices/:id/lines",
  takes: ["limit", "starting_after", "ending_before"],
  run: (ctx, params, path) => listOf(ctx.get("invoice", path("id")).lines.data, params, `/v1/invoices/${path("id")}/lines`),
});

const listAll = endpoint<Stripe.InvoiceListParams>({
  method: "GET",
  path: "/v1/invoices",
  takes: ["limit", "starting_after", "ending_before", "collection_method", "created", "customer", "status", "subscription"],
  run: (ctx, { limit, starting_after, ending_before, ...params }) =>
    listObjects(
      ctx,
      { limit, starting_after, ending_before, created: rangeOf(params.created) },
      {
        kind: "invoice",
        url: "/v1/invoices",
        having: havingOf(params),
        filter: (invoice) =>
          (params.customer === undefined || invoice.customer === params.customer) &&
          (params.status === undefined || invoice.status === params.status) &&
          (params.collection_method === undefined || invoice.collection_method === params.collection_method),
      },
    ),
});

function havingOf({ subscription, customer }: Stripe.InvoiceListParams) {
  if (subscription !== undefined) return { field: "subscription_of_invoice" as const, value: subscription };
  return customer === undefined ? undefined : { field: "customer" as const, value: customer };
}

function rangeOf(created: Stripe.RangeQueryParam | number | undefined) {
  if (created === undefined) return undefined;
  const { gt, gte, lt, lte } = typeof created === "number" ? { gt: undefined, gte: created, lt: undefined, lte: created } : created;
  return { gt, gte, lt, lte };
}

export const invoiceRoutes = [create, createPreview, retrieve, update, remove, finalize, pay, voidInvoice, markUncollectible, send, listLines, listAll];
