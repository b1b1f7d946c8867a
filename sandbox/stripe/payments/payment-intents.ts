import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { listObjects } from "../http/lists";
import { CREATED, mergeMetadata, PAGING, text } from "../http/params";
import { route } from "../http/routes";
import type { Resource } from "../resource";
import { cancelIntent } from "./cancel-intent";
import { captureIntent } from "./capture-intent";
import { confirmIntent } from "./confirm-intent";
import { answerOf, captureParams, checkSecret, confirmation, createParams, methodGiven, shippingOf, updateParams } from "./intent-params";
import { makeIntent } from "./make-intent";
import { settleLateCharges } from "./settle-late-charge";

const create = route({
  method: "POST",
  path: "/v1/payment_intents",
  params: createParams,
  removed: ["payment_method_types"],
  run: (ctx, params) => {
    if (params.customer !== undefined) ctx.named("customer", params.customer, "customer");
    if (params.off_session !== undefined && params.confirm !== true)
      throw invalidRequest("You cannot set `off_session` without `confirm=true`.", { param: "off_session" });
    if (params.payment_method_options?.card?.setup_future_usage === null)
      throw invalidRequest("`setup_future_usage` cannot be unset at creation.", { param: "payment_method_options[card][setup_future_usage]" });
    const method = methodGiven(ctx, params);
    const intent = makeIntent(ctx, {
      amount: params.amount,
      currency: params.currency,
      customer: params.customer,
      description: params.description,
      metadata: mergeMetadata({}, params.metadata),
      paymentMethod: method?.id,
      setupFutureUsage: params.setup_future_usage ?? params.payment_method_options?.card?.setup_future_usage,
      captureMethod: params.capture_method,
      confirmationMethod: params.confirmation_method,
      receiptEmail: params.receipt_email,
      transferGroup: params.transfer_group,
      shipping: shippingOf(params.shipping),
      statementDescriptor: params.statement_descriptor,
      statementDescriptorSuffix: params.statement_descriptor_suffix,
      requestThreeDSecure: params.payment_method_options?.card?.request_three_d_secure,
      allowedTypes: params.allowed_payment_method_types ?? params.payment_method_types,
      excludedTypes: params.excluded_payment_method_types,
      automatic:
        params.automatic_payment_methods === undefined
          ? undefined
          : { enabled: params.automatic_payment_methods.enabled, allow_redirects: params.automatic_payment_methods.allow_redirects ?? "always" },
    });
    return params.confirm === true ? attempt(ctx, intent, { ...params, payment_method: undefined, payment_method_data: undefined }) : intent;
  },
});

const confirm = route({
  method: "POST",
  path: "/v1/payment_intents/:id/confirm",
  isPublishable: true,
  params: z.strictObject({ ...confirmation, client_secret: text().optional() }),
  run: (ctx, params, path, caller) => {
    const intent = ctx.get("payment_intent", path("id"));
    checkSecret(intent, params.client_secret, caller.isPublishable);
    return attempt(ctx, intent, params);
  },
});

const confirmParams = z.strictObject(confirmation);

function attempt(ctx: Context, intent: Stripe.PaymentIntent, params: z.output<typeof confirmParams>): Stripe.PaymentIntent {
  const changed = ctx.patch("payment_intent", intent.id, {
    ...(params.setup_future_usage === undefined ? {} : { setup_future_usage: params.setup_future_usage }),
    ...(params.receipt_email === undefined ? {} : { receipt_email: params.receipt_email }),
    ...(params.shipping === undefined ? {} : { shipping: shippingOf(params.shipping) }),
  });
  const isOffSession = (params.off_session !== undefined && params.off_session !== false) || params.error_on_requires_action === true;
  return answerOf(
    confirmIntent(ctx, changed, { method: methodGiven(ctx, params), isOffSession, returnUrl: params.return_url, usesStripeSdk: params.use_stripe_sdk }),
  );
}

const update = route({
  method: "POST",
  path: "/v1/payment_intents/:id",
  params: updateParams,
  run: (ctx, params, path) => {
    const intent = ctx.get("payment_intent", path("id"));
    const isOpen = intent.status === "requires_payment_method" || intent.status === "requires_confirmation" || intent.status === "requires_action";
    if (!isOpen && params.amount !== undefined)
      throw invalidRequest(`This PaymentIntent's amount could not be updated because it has a status of ${intent.status}.`, {
        code: "payment_intent_unexpected_state",
        param: "amount",
      });
    if (params.customer !== undefined) ctx.named("customer", params.customer, "customer");
    const method = methodGiven(ctx, params);
    const { metadata: pairs, shipping, payment_method, payment_method_data: _data, payment_method_options: options, ...plain } = params;
    const chosen =
      method !== undefined
        ? { payment_method: method.id, status: intent.status === "requires_payment_method" ? "requires_confirmation" : intent.status }
        : payment_method === null
          ? { payment_method: null, status: "requires_payment_method" }
          : {};
    const card = intent.payment_method_options?.card;
    const asked = options?.card?.request_three_d_secure;
    return ctx.patch("payment_intent", intent.id, {
      ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
      ...chosen,
      ...(shipping === undefined ? {} : { shipping: shippingOf(shipping) }),
      ...(card === undefined || asked === undefined
        ? {}
        : { payment_method_options: { ...intent.payment_method_options, card: { ...card, request_three_d_secure: asked } } }),
      metadata: mergeMetadata(intent.metadata, pairs),
    });
  },
});

const retrieve = route({
  method: "GET",
  path: "/v1/payment_intents/:id",
  isPublishable: true,
  params: z.strictObject({ client_secret: text().optional() }),
  run: (ctx, params, path, caller) => {
    const intent = ctx.get("payment_intent", path("id"));
    checkSecret(intent, params.client_secret, caller.isPublishable);
    return intent;
  },
});

const listAll = route({
  method: "GET",
  path: "/v1/payment_intents",
  params: z.strictObject({ ...PAGING, ...CREATED, customer: text().optional() }),
  run: (ctx, params) =>
    listObjects(ctx, params, {
      kind: "payment_intent",
      url: "/v1/payment_intents",
      having: params.customer === undefined ? undefined : { field: "customer", value: params.customer },
    }),
});

const cancel = route({
  method: "POST",
  path: "/v1/payment_intents/:id/cancel",
  params: z.strictObject({ cancellation_reason: z.enum(["abandoned", "duplicate", "fraudulent", "requested_by_customer"]).optional() }),
  run: (ctx, params, path) => cancelIntent(ctx, ctx.get("payment_intent", path("id")), params.cancellation_reason ?? null),
});

const capture = route({
  method: "POST",
  path: "/v1/payment_intents/:id/capture",
  params: captureParams,
  run: (ctx, params, path) => captureIntent(ctx, ctx.get("payment_intent", path("id")), params.amount_to_capture),
});

export const paymentIntents: Resource = { routes: [create, confirm, update, retrieve, listAll, cancel, capture], tasks: settleLateCharges };
