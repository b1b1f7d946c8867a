import type Stripe from "stripe";
import { listObjects } from "../../http/lists";
import { endpoint } from "../endpoint";

const retrieve = endpoint<Stripe.InvoicePaymentRetrieveParams>({
  method: "GET",
  path: "/v1/invoice_payments/:id",
  takes: [],
  run: (ctx, _params, path) => ctx.get("invoice_payment", path("id")),
});

const listAll = endpoint<Stripe.InvoicePaymentListParams>({
  method: "GET",
  path: "/v1/invoice_payments",
  takes: ["limit", "starting_after", "ending_before", "invoice", "payment", "status"],
  run: (ctx, { limit, starting_after, ending_before, ...params }) =>
    listObjects(
      ctx,
      { limit, starting_after, ending_before },
      {
        kind: "invoice_payment",
        url: "/v1/invoice_payments",
        having:
          params.invoice !== undefined
            ? { field: "invoice", value: params.invoice }
            : params.payment?.payment_intent
              ? { field: "payment_intent", value: params.payment.payment_intent }
              : undefined,
        filter: (payment) =>
          (params.status === undefined || payment.status === params.status) &&
          (params.payment?.payment_intent === undefined || payment.payment.payment_intent === params.payment.payment_intent),
      },
    ),
});

export const invoicePaymentRoutes = [retrieve, listAll];
