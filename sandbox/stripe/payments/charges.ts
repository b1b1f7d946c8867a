import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../engine/context";
import { ApiError, invalidRequest } from "../engine/errors";
import { type List, listObjects } from "../http/lists";
import { amount, CREATED, currency, email, integer, mergeMetadata, metadata, PAGING, text, unsettable } from "../http/params";
import { route } from "../http/routes";
import type { Resource } from "../resource";
import { captureIntent } from "./capture-intent";
import { confirmIntent } from "./confirm-intent";
import { makeIntent } from "./make-intent";
import { makePaymentMethod } from "./make-payment-method";

const retrieve = route({ method: "GET", path: "/v1/charges/:id", params: z.strictObject({}), run: (ctx, _params, path) => ctx.get("charge", path("id")) });

const listAll = route({
  method: "GET",
  path: "/v1/charges",
  params: z.strictObject({ ...PAGING, ...CREATED, customer: text().optional(), payment_intent: text().optional(), transfer_group: text().optional() }),
  run: (ctx, params) =>
    listObjects(ctx, params, {
      kind: "charge",
      url: "/v1/charges",
      having:
        params.payment_intent !== undefined
          ? { field: "payment_intent", value: params.payment_intent }
          : params.customer === undefined
            ? undefined
            : { field: "customer", value: params.customer },
      filter: (charge) =>
        (params.customer === undefined || charge.customer === params.customer) &&
        (params.transfer_group === undefined || charge.transfer_group === params.transfer_group),
    }),
});

const update = route({
  method: "POST",
  path: "/v1/charges/:id",
  params: z.strictObject({
    description: text().optional(),
    metadata: metadata().optional(),
    receipt_email: unsettable(email()).optional(),
    transfer_group: text().optional(),
  }),
  run: (ctx, params, path) => {
    const before = ctx.get("charge", path("id"));
    const after = ctx.patch("charge", before.id, {
      description: params.description ?? before.description,
      metadata: mergeMetadata(before.metadata, params.metadata),
      receipt_email: params.receipt_email === undefined ? before.receipt_email : params.receipt_email,
      transfer_group: params.transfer_group ?? before.transfer_group,
    });
    ctx.emitChange("charge.updated", before, after);
    return after;
  },
});

/** The older way to pay by a token; it goes through an intent, as everything does. */
const create = route({
  method: "POST",
  path: "/v1/charges",
  params: z.strictObject({
    amount: amount(),
    currency: currency(),
    source: text(),
    description: text().optional(),
    metadata: metadata().optional(),
    capture: z.enum(["true", "false"]).optional(),
  }),
  run: (ctx, params) => {
    const method = makePaymentMethod(ctx, { type: "card", card: { token: params.source } });
    const intent = makeIntent(ctx, {
      amount: params.amount,
      currency: params.currency,
      description: params.description,
      metadata: mergeMetadata({}, params.metadata),
      paymentMethod: method.id,
      captureMethod: params.capture === "false" ? "manual" : "automatic",
    });
    const attempted = confirmIntent(ctx, intent, { method, isOffSession: true });
    if (attempted.error !== null) throw new ApiError(402, attempted.error, true);
    return chargeOf(ctx, attempted.intent);
  },
});

const capture = route({
  method: "POST",
  path: "/v1/charges/:id/capture",
  params: z.strictObject({ amount: integer(1).optional() }),
  run: (ctx, params, path) => {
    const charge = ctx.get("charge", path("id"));
    if (typeof charge.payment_intent !== "string" || charge.captured)
      throw invalidRequest(`Charge ${charge.id} has already been captured.`, { code: "charge_already_captured" });
    return chargeOf(ctx, captureIntent(ctx, ctx.get("payment_intent", charge.payment_intent), params.amount));
  },
});

function chargeOf(ctx: Context, intent: Stripe.PaymentIntent): Stripe.Charge {
  if (typeof intent.latest_charge !== "string") throw new Error(`Intent ${intent.id} has no charge`);
  return ctx.get("charge", intent.latest_charge);
}

function refundsOf(ctx: Context, charge: string): List<Stripe.Refund> {
  return listObjects(ctx, { limit: 10 }, { kind: "refund", url: `/v1/charges/${charge}/refunds`, having: { field: "charge", value: charge } });
}

export const charges: Resource = {
  routes: [retrieve, listAll, update, create, capture],
  includes: { charge: { refunds: (ctx, { id }) => refundsOf(ctx, id) } },
};
