import type Stripe from "stripe";
import { z } from "zod";
import { endpoint } from "../billing/endpoint";
import { asMetadata } from "../catalog/values";
import { invalidRequest } from "../engine/errors";
import { listObjects } from "../http/lists";
import { CREATED, integer, mergeMetadata, PAGING, text } from "../http/params";
import { route } from "../http/routes";
import type { Resource } from "../resource";
import { completeSession } from "./complete-session";
import { expireSession } from "./expire-session";
import { onFailed, onPaid, onProcessing, onSaved } from "./listen";
import { makeSession } from "./make-session";
import { lineItemsOf } from "./totals";

const create = endpoint<Stripe.Checkout.SessionCreateParams>({
  method: "POST",
  path: "/v1/checkout/sessions",
  takes: [
    "adaptive_pricing",
    "allow_promotion_codes",
    "allowed_payment_method_types",
    "automatic_tax",
    "billing_address_collection",
    "cancel_url",
    "client_reference_id",
    "consent_collection",
    "currency",
    "custom_text",
    "customer",
    "customer_creation",
    "customer_email",
    "customer_update",
    "discounts",
    "excluded_payment_method_types",
    "expires_at",
    "integration_identifier",
    "line_items",
    "locale",
    "metadata",
    "mode",
    "origin_context",
    "payment_intent_data",
    "payment_method_collection",
    "payment_method_options",
    "phone_number_collection",
    "redirect_on_completion",
    "return_url",
    "saved_payment_method_options",
    "setup_intent_data",
    "submit_type",
    "subscription_data",
    "success_url",
    "ui_mode",
  ],
  removed: ["payment_method_types"],
  run: (ctx, params) => makeSession(ctx, params),
});

const update = endpoint<Stripe.Checkout.SessionUpdateParams>({
  method: "POST",
  path: "/v1/checkout/sessions/:id",
  takes: ["metadata"],
  run: (ctx, params, path) => {
    const before = ctx.get("checkout.session", path("id"));
    return ctx.patch("checkout.session", before.id, { metadata: mergeMetadata(before.metadata ?? {}, asMetadata(params.metadata)) });
  },
});

const retrieve = endpoint<Stripe.Checkout.SessionRetrieveParams>({
  method: "GET",
  path: "/v1/checkout/sessions/:id",
  takes: [],
  run: (ctx, _params, path) => ctx.get("checkout.session", path("id")),
});

const listAll = route({
  method: "GET",
  path: "/v1/checkout/sessions",
  params: z.strictObject({
    ...PAGING,
    ...CREATED,
    customer: text().optional(),
    payment_intent: text().optional(),
    subscription: text().optional(),
    status: z.enum(["complete", "expired", "open"]).optional(),
    customer_details: z.strictObject({ email: text() }).optional(),
  }),
  run: (ctx, params) =>
    listObjects(ctx, params, {
      kind: "checkout.session",
      url: "/v1/checkout/sessions",
      having: params.customer === undefined ? undefined : { field: "customer", value: params.customer },
      filter: (session) =>
        (params.payment_intent === undefined || session.payment_intent === params.payment_intent) &&
        (params.subscription === undefined || session.subscription === params.subscription) &&
        (params.status === undefined || session.status === params.status) &&
        (params.customer_details === undefined || session.customer_details?.email === params.customer_details.email),
    }),
});

const expire = endpoint<Stripe.Checkout.SessionExpireParams>({
  method: "POST",
  path: "/v1/checkout/sessions/:id/expire",
  takes: [],
  run: (ctx, _params, path) => expireSession(ctx, path("id")),
});

const lineItems = endpoint<Stripe.Checkout.SessionListLineItemsParams>({
  method: "GET",
  path: "/v1/checkout/sessions/:id/line_items",
  takes: ["limit", "starting_after", "ending_before"],
  run: (ctx, _params, path) => lineItemsOf(ctx, ctx.get("checkout.session", path("id"))),
});

/** What Stripe's own page calls; the CLI's scenarios pay by it. */
const readPage = route({
  method: "GET",
  path: "/v1/payment_pages/:id",
  isPublishable: true,
  params: z.strictObject({}),
  run: (ctx, _params, path) => ctx.get("checkout.session", path("id")),
});

const confirmPage = route({
  method: "POST",
  path: "/v1/payment_pages/:id/confirm",
  isPublishable: true,
  params: z.strictObject({ payment_method: text(), expected_amount: integer(0).optional() }),
  run: (ctx, params, path) => {
    const session = ctx.get("checkout.session", path("id"));
    if (params.expected_amount !== undefined && params.expected_amount !== session.amount_total)
      throw invalidRequest("The amount is not what was expected.", { param: "expected_amount" });
    const method = ctx.find("payment_method", params.payment_method);
    return completeSession(ctx, session.id, {
      paymentMethod: params.payment_method,
      email: method?.billing_details.email ?? null,
      name: method?.billing_details.name ?? null,
    }).session;
  },
});

export const checkout: Resource = {
  routes: [create, update, retrieve, listAll, expire, lineItems, readPage, confirmPage],
  tasks: {
    expire_session: (task, subject) => {
      const { ctx, id } = task.readSubject(subject);
      if (ctx.get("checkout.session", id).status === "open") expireSession(ctx, id);
    },
  },
  listeners: {
    "payment_intent.succeeded": onPaid,
    "payment_intent.processing": onProcessing,
    "payment_intent.payment_failed": onFailed,
    "payment_intent.amount_capturable_updated": onProcessing,
    "setup_intent.succeeded": onSaved,
  },
  includes: {
    "checkout.session": {
      line_items: (ctx, { id }) => lineItemsOf(ctx, ctx.get("checkout.session", id)),
    },
  },
};
