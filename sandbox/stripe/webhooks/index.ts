import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../engine/context";
import { listObjects } from "../http/lists";
import { bool, list, mergeMetadata, metadata, PAGING, text, unsettable } from "../http/params";
import { route } from "../http/routes";
import type { Resource } from "../resource";
import { API_VERSION } from "../version";

const url = text().refine((value) => URL.canParse(value), "Invalid URL: An explicit scheme (such as https) must be provided.");

const create = route({
  method: "POST",
  path: "/v1/webhook_endpoints",
  params: z.strictObject({
    url,
    enabled_events: list(text()),
    connect: bool().optional(),
    description: unsettable(text()).optional(),
    metadata: metadata().optional(),
    api_version: text().optional(),
  }),
  run: (ctx, params) =>
    createEndpoint(ctx, {
      id: ctx.newId("we"),
      secret: ctx.newId("whsec", 32),
      url: params.url,
      enabledEvents: params.enabled_events,
      isConnect: params.connect ?? false,
      description: params.description ?? null,
      metadata: mergeMetadata({}, params.metadata),
    }),
});

const update = route({
  method: "POST",
  path: "/v1/webhook_endpoints/:id",
  params: z.strictObject({
    url: url.optional(),
    enabled_events: list(text()).optional(),
    disabled: bool().optional(),
    description: unsettable(text()).optional(),
    metadata: metadata().optional(),
  }),
  run: (ctx, params, path) => {
    const before = ctx.get("webhook_endpoint", path("id"));
    return ctx.patch("webhook_endpoint", before.id, {
      url: params.url ?? before.url,
      enabled_events: params.enabled_events ?? before.enabled_events,
      status: params.disabled === undefined ? before.status : params.disabled ? "disabled" : "enabled",
      description: params.description === undefined ? before.description : params.description,
      metadata: mergeMetadata(before.metadata, params.metadata),
    });
  },
});

const retrieve = route({
  method: "GET",
  path: "/v1/webhook_endpoints/:id",
  params: z.strictObject({}),
  run: (ctx, _params, path) => ctx.get("webhook_endpoint", path("id")),
});

const listAll = route({
  method: "GET",
  path: "/v1/webhook_endpoints",
  params: z.strictObject(PAGING),
  run: (ctx, params) => listObjects(ctx, params, { kind: "webhook_endpoint", url: "/v1/webhook_endpoints" }),
});

const remove = route({
  method: "DELETE",
  path: "/v1/webhook_endpoints/:id",
  params: z.strictObject({}),
  run: (ctx, _params, path) => {
    const { id } = ctx.get("webhook_endpoint", path("id"));
    ctx.remove("webhook_endpoint", id);
    return { id, object: "webhook_endpoint", deleted: true };
  },
});

interface NewEndpoint {
  id: string;
  secret: string;
  url: string;
  enabledEvents: string[];
  isConnect: boolean;
  description: string | null;
  metadata: Record<string, string>;
}

/** Writes an endpoint. Its secret is shown in this answer only. */
export function createEndpoint(ctx: Context, endpoint: NewEndpoint): Stripe.WebhookEndpoint {
  ctx.put("_endpoint", { id: endpoint.id, secret: endpoint.secret, isConnect: endpoint.isConnect });
  const shown = ctx.put("webhook_endpoint", {
    id: endpoint.id,
    object: "webhook_endpoint",
    api_version: API_VERSION,
    application: null,
    created: ctx.now,
    description: endpoint.description,
    enabled_events: endpoint.enabledEvents,
    livemode: false,
    metadata: endpoint.metadata,
    status: "enabled",
    url: endpoint.url,
  });
  return { ...shown, secret: endpoint.secret };
}

export const webhookEndpoints: Resource = { routes: [create, update, retrieve, listAll, remove] };
