import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../engine/context";
import { invalidRequest, notFound } from "../engine/errors";
import { type List, listObjects } from "../http/lists";
import { integer, mergeMetadata, metadata, PAGING, text } from "../http/params";
import { route } from "../http/routes";
import type { Resource } from "../resource";
import { attachPaymentMethod, detachPaymentMethod } from "./attach-payment-method";
import { billingDetails, billingOf, checkSavable, findPaymentMethod, makePaymentMethod, paymentMethodData } from "./make-payment-method";

const redisplay = z.enum(["always", "limited", "unspecified"]);
const filters = { ...PAGING, type: text().optional(), allow_redisplay: redisplay.optional() };

const create = route({
  method: "POST",
  path: "/v1/payment_methods",
  isPublishable: true,
  params: paymentMethodData,
  run: (ctx, params) => makePaymentMethod(ctx, params),
});

const update = route({
  method: "POST",
  path: "/v1/payment_methods/:id",
  params: z.strictObject({
    allow_redisplay: redisplay.optional(),
    billing_details: billingDetails.optional(),
    card: z.strictObject({ exp_month: integer(1, 12).optional(), exp_year: integer(2000, 9999).optional() }).optional(),
    metadata: metadata().optional(),
  }),
  run: (ctx, params, path) => {
    const before = ctx.get("payment_method", path("id"));
    if (before.customer === null) {
      throw invalidRequest("You must save this PaymentMethod to a customer before you can update it.", {
        code: "payment_method_unexpected_state",
        param: "payment_method",
      });
    }
    const after = ctx.patch("payment_method", before.id, {
      allow_redisplay: params.allow_redisplay ?? before.allow_redisplay,
      billing_details: billingOf(params.billing_details, before.billing_details),
      ...(before.card === undefined
        ? {}
        : { card: { ...before.card, exp_month: params.card?.exp_month ?? before.card.exp_month, exp_year: params.card?.exp_year ?? before.card.exp_year } }),
      metadata: mergeMetadata(before.metadata ?? {}, params.metadata),
    });
    ctx.emitChange("payment_method.updated", before, after);
    return after;
  },
});

const retrieve = route({
  method: "GET",
  path: "/v1/payment_methods/:id",
  params: z.strictObject({}),
  run: (ctx, _params, path) => ctx.get("payment_method", path("id")),
});

const attach = route({
  method: "POST",
  path: "/v1/payment_methods/:id/attach",
  params: z.strictObject({ customer: text() }),
  run: (ctx, params, path) => {
    const customer = ctx.named("customer", params.customer, "customer");
    const method = findPaymentMethod(ctx, path("id"));
    checkSavable(ctx, method);
    return attachPaymentMethod(ctx, method, customer.id);
  },
});

const detach = route({
  method: "POST",
  path: "/v1/payment_methods/:id/detach",
  params: z.strictObject({}),
  run: (ctx, _params, path) => detachPaymentMethod(ctx, ctx.get("payment_method", path("id"))),
});

const listAll = route({
  method: "GET",
  path: "/v1/payment_methods",
  params: z.strictObject({ ...filters, customer: text().optional() }),
  run: (ctx, params) => {
    if (params.customer === undefined) throw invalidRequest("Missing required param: customer.", { code: "parameter_missing", param: "customer" });
    return listSaved(ctx, ctx.named("customer", params.customer, "customer").id, params, "/v1/payment_methods");
  },
});

const listOfCustomer = route({
  method: "GET",
  path: "/v1/customers/:customer/payment_methods",
  params: z.strictObject(filters),
  run: (ctx, params, path) => listSaved(ctx, ctx.get("customer", path("customer")).id, params, `/v1/customers/${path("customer")}/payment_methods`),
});

const retrieveOfCustomer = route({
  method: "GET",
  path: "/v1/customers/:customer/payment_methods/:id",
  params: z.strictObject({}),
  run: (ctx, _params, path) => {
    const method = ctx.get("payment_method", path("id"));
    if (method.customer !== ctx.get("customer", path("customer")).id) throw notFound("PaymentMethod", path("id"));
    return method;
  },
});

type Filters = z.output<z.ZodObject<typeof filters>>;

function listSaved(ctx: Context, customer: string, params: Filters, url: string): List<Stripe.PaymentMethod> {
  return listObjects(ctx, params, {
    kind: "payment_method",
    url,
    having: { field: "customer", value: customer },
    filter: (method) =>
      (params.type === undefined || method.type === params.type) && (params.allow_redisplay === undefined || method.allow_redisplay === params.allow_redisplay),
  });
}

export const paymentMethods: Resource = { routes: [create, update, retrieve, attach, detach, listAll, listOfCustomer, retrieveOfCustomer] };
