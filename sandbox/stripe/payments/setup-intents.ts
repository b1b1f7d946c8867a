import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../engine/context";
import { ApiError } from "../engine/errors";
import { listObjects } from "../http/lists";
import { bool, CREATED, list, mergeMetadata, metadata, PAGING, text, unsettable } from "../http/params";
import { route } from "../http/routes";
import type { Resource } from "../resource";
import { unexpectedState } from "./confirm-intent";
import { confirmSetup, type SetupAttempted } from "./confirm-setup";
import { checkSecret, mandateData, methodGiven, methodOptions } from "./intent-params";
import { paymentMethodData } from "./make-payment-method";

const confirmation = {
  payment_method: text().optional(),
  payment_method_data: paymentMethodData.optional(),
  payment_method_options: methodOptions.optional(),
  return_url: text().optional(),
  use_stripe_sdk: bool().optional(),
  mandate_data: unsettable(mandateData).optional(),
};

const create = route({
  method: "POST",
  path: "/v1/setup_intents",
  removed: ["payment_method_types"],
  params: z.strictObject({
    ...confirmation,
    confirm: bool().optional(),
    customer: text().optional(),
    description: text().optional(),
    metadata: metadata().optional(),
    usage: z.enum(["off_session", "on_session"]).optional(),
    automatic_payment_methods: z.strictObject({ enabled: bool(), allow_redirects: z.enum(["always", "never"]).optional() }).optional(),
    allowed_payment_method_types: list(text()).optional(),
    excluded_payment_method_types: list(text()).optional(),
    payment_method_types: list(text()).optional(),
  }),
  run: (ctx, params) => {
    if (params.customer !== undefined) ctx.named("customer", params.customer, "customer");
    const method = methodGiven(ctx, params);
    const intent = makeSetupIntent(ctx, {
      customer: params.customer ?? null,
      description: params.description ?? null,
      metadata: mergeMetadata({}, params.metadata),
      paymentMethod: method?.id ?? null,
      usage: params.usage ?? "off_session",
      allowedTypes: params.allowed_payment_method_types ?? params.payment_method_types ?? null,
    });
    if (params.confirm !== true) return intent;
    return answerOf(confirmSetup(ctx, intent, { returnUrl: params.return_url, usesStripeSdk: params.use_stripe_sdk }));
  },
});

const confirm = route({
  method: "POST",
  path: "/v1/setup_intents/:id/confirm",
  isPublishable: true,
  params: z.strictObject({ ...confirmation, client_secret: text().optional() }),
  run: (ctx, params, path, caller) => {
    const intent = ctx.get("setup_intent", path("id"));
    checkSecret(intent, params.client_secret, caller.isPublishable);
    return answerOf(confirmSetup(ctx, intent, { method: methodGiven(ctx, params), returnUrl: params.return_url, usesStripeSdk: params.use_stripe_sdk }));
  },
});

const update = route({
  method: "POST",
  path: "/v1/setup_intents/:id",
  params: z.strictObject({ customer: text().optional(), description: text().optional(), metadata: metadata().optional(), payment_method: text().optional() }),
  run: (ctx, params, path) => {
    const intent = ctx.get("setup_intent", path("id"));
    if (params.customer !== undefined) ctx.named("customer", params.customer, "customer");
    const method = methodGiven(ctx, params);
    return ctx.patch("setup_intent", intent.id, {
      customer: params.customer ?? intent.customer,
      description: params.description ?? intent.description,
      metadata: mergeMetadata(intent.metadata ?? {}, params.metadata),
      ...(method === undefined ? {} : { payment_method: method.id, status: "requires_confirmation" }),
    });
  },
});

const retrieve = route({
  method: "GET",
  path: "/v1/setup_intents/:id",
  isPublishable: true,
  params: z.strictObject({ client_secret: text().optional() }),
  run: (ctx, params, path, caller) => {
    const intent = ctx.get("setup_intent", path("id"));
    checkSecret(intent, params.client_secret, caller.isPublishable);
    return intent;
  },
});

const listAll = route({
  method: "GET",
  path: "/v1/setup_intents",
  params: z.strictObject({ ...PAGING, ...CREATED, customer: text().optional(), payment_method: text().optional() }),
  run: (ctx, params) =>
    listObjects(ctx, params, {
      kind: "setup_intent",
      url: "/v1/setup_intents",
      having: params.customer === undefined ? undefined : { field: "customer", value: params.customer },
      filter: (intent) => params.payment_method === undefined || intent.payment_method === params.payment_method,
    }),
});

const cancel = route({
  method: "POST",
  path: "/v1/setup_intents/:id/cancel",
  params: z.strictObject({ cancellation_reason: z.enum(["abandoned", "duplicate", "requested_by_customer"]).optional() }),
  run: (ctx, params, path) => {
    const intent = ctx.get("setup_intent", path("id"));
    if (intent.status === "succeeded" || intent.status === "canceled")
      throw unexpectedState(intent, `You cannot cancel this SetupIntent because it has a status of ${intent.status}.`);
    const canceled = ctx.patch("setup_intent", intent.id, { status: "canceled", cancellation_reason: params.cancellation_reason ?? null, next_action: null });
    ctx.emit("setup_intent.canceled", canceled);
    return canceled;
  },
});

interface NewSetup {
  customer: string | null;
  description?: string | null;
  metadata?: Record<string, string>;
  paymentMethod?: string | null;
  usage?: string;
  allowedTypes?: string[] | null;
}

/** Writes a setup intent and tells it. */
export function makeSetupIntent(ctx: Context, wish: NewSetup): Stripe.SetupIntent {
  const id = ctx.newId("seti");
  const intent = ctx.put("setup_intent", {
    id,
    object: "setup_intent",
    allowed_payment_method_types: wish.allowedTypes ?? null,
    application: null,
    automatic_payment_methods: { allow_redirects: "always", enabled: true },
    cancellation_reason: null,
    client_secret: `${id}_${ctx.newId("secret", 25)}`,
    created: ctx.now,
    customer: wish.customer,
    customer_account: null,
    description: wish.description ?? null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: wish.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: wish.paymentMethod ?? null,
    payment_method_configuration_details: null,
    payment_method_options: { card: { mandate_options: null, network: null, request_three_d_secure: "automatic" } },
    payment_method_types: wish.allowedTypes ?? ["card", "link"],
    single_use_mandate: null,
    status: typeof wish.paymentMethod === "string" ? "requires_confirmation" : "requires_payment_method",
    usage: wish.usage ?? "off_session",
  });
  ctx.emit("setup_intent.created", intent);
  return intent;
}

function answerOf({ intent, error }: SetupAttempted): Stripe.SetupIntent {
  if (error !== null) throw new ApiError(402, { ...error, setup_intent: intent }, true);
  return intent;
}

export const setupIntents: Resource = { routes: [create, confirm, update, retrieve, listAll, cancel] };
