import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../engine/context";
import { notFound } from "../engine/errors";
import { listOf } from "../http/lists";
import { integer, mergeMetadata, metadata, PAGING, text, unsettable } from "../http/params";
import { route } from "../http/routes";
import { attachPaymentMethod, detachPaymentMethod } from "../payments/attach-payment-method";
import { checkSavable, makePaymentMethod } from "../payments/make-payment-method";
import type { Resource } from "../resource";

/** Saves a card by a token, the older way. It is a payment method whose id begins with `card_`. */
export function addSource(ctx: Context, customer: string, token: string): Stripe.Card {
  const made = makePaymentMethod(ctx, { type: "card", card: { token } }, "card");
  checkSavable(ctx, made);
  const source = cardOf(attachPaymentMethod(ctx, made, customer));
  const before = ctx.get("customer", customer);
  if (before.default_source === null) ctx.patch("customer", customer, { default_source: source.id });
  ctx.emit("customer.source.created", source);
  return source;
}

const create = route({
  method: "POST",
  path: "/v1/customers/:customer/sources",
  params: z.strictObject({ source: text(), metadata: metadata().optional() }),
  run: (ctx, params, path) => {
    const source = addSource(ctx, ctx.get("customer", path("customer")).id, params.source);
    return params.metadata === undefined ? source : cardOf(ctx.patch("payment_method", source.id, { metadata: mergeMetadata({}, params.metadata) }));
  },
});

const update = route({
  method: "POST",
  path: "/v1/customers/:customer/sources/:id",
  params: z.strictObject({
    metadata: metadata().optional(),
    name: unsettable(text()).optional(),
    exp_month: integer(1, 12).optional(),
    exp_year: integer(2000, 9999).optional(),
  }),
  run: (ctx, params, path) => {
    const before = sourceOf(ctx, path("customer"), path("id"));
    const after = ctx.patch("payment_method", before.id, {
      metadata: mergeMetadata(before.metadata ?? {}, params.metadata),
      ...(params.name === undefined ? {} : { billing_details: { ...before.billing_details, name: params.name } }),
      ...(before.card === undefined
        ? {}
        : { card: { ...before.card, exp_month: params.exp_month ?? before.card.exp_month, exp_year: params.exp_year ?? before.card.exp_year } }),
    });
    ctx.emitChange("customer.source.updated", cardOf(before), cardOf(after));
    return cardOf(after);
  },
});

const retrieve = route({
  method: "GET",
  path: "/v1/customers/:customer/sources/:id",
  params: z.strictObject({}),
  run: (ctx, _params, path) => cardOf(sourceOf(ctx, path("customer"), path("id"))),
});

const listAll = route({
  method: "GET",
  path: "/v1/customers/:customer/sources",
  params: z.strictObject({ ...PAGING, object: text().optional() }),
  run: (ctx, params, path) => {
    const sources = ctx.having("payment_method", "customer", ctx.get("customer", path("customer")).id).filter(({ id }) => id.startsWith("card_"));
    return listOf(sources.toReversed().map(cardOf), params, `/v1/customers/${path("customer")}/sources`);
  },
});

const remove = route({
  method: "DELETE",
  path: "/v1/customers/:customer/sources/:id",
  params: z.strictObject({}),
  run: (ctx, _params, path) => {
    const method = sourceOf(ctx, path("customer"), path("id"));
    const source = cardOf(method);
    detachPaymentMethod(ctx, method);
    if (ctx.get("customer", path("customer")).default_source === method.id) ctx.patch("customer", path("customer"), { default_source: null });
    ctx.emit("customer.source.deleted", source);
    return { id: method.id, object: "card", deleted: true };
  },
});

function sourceOf(ctx: Context, customer: string, id: string): Stripe.PaymentMethod {
  const method = ctx.find("payment_method", id);
  if (method?.customer !== ctx.get("customer", customer).id) throw notFound("source", id);
  return method;
}

function cardOf({ id, billing_details: billing, card, customer, metadata: pairs }: Stripe.PaymentMethod): Stripe.Card {
  const { address } = billing;
  return {
    id,
    object: "card",
    address_city: address?.city ?? null,
    address_country: address?.country ?? null,
    address_line1: address?.line1 ?? null,
    address_line1_check: null,
    address_line2: address?.line2 ?? null,
    address_state: address?.state ?? null,
    address_zip: address?.postal_code ?? null,
    address_zip_check: null,
    brand: card?.brand ?? "visa",
    country: card?.country ?? null,
    customer,
    cvc_check: card?.checks?.cvc_check ?? null,
    dynamic_last4: null,
    exp_month: card?.exp_month ?? 1,
    exp_year: card?.exp_year ?? 2000,
    fingerprint: card?.fingerprint ?? null,
    funding: card?.funding ?? "credit",
    last4: card?.last4 ?? "",
    metadata: pairs,
    name: billing.name,
    regulated_status: card?.regulated_status ?? null,
    tokenization_method: null,
  };
}

export const customerSources: Resource = { routes: [create, update, retrieve, listAll, remove] };
