import type Stripe from "stripe";
import { endpoint } from "../billing/endpoint";
import { asMetadata } from "../catalog/values";
import type { Context } from "../engine/context";
import { listObjects } from "../http/lists";
import { mergeMetadata } from "../http/params";
import type { PortalConfiguration } from "./tables";

type Features = Stripe.BillingPortal.ConfigurationCreateParams["features"];
type Params = Omit<Stripe.BillingPortal.ConfigurationCreateParams, "expand">;

const create = endpoint<Stripe.BillingPortal.ConfigurationCreateParams>({
  method: "POST",
  path: "/v1/billing_portal/configurations",
  takes: ["business_profile", "default_return_url", "features", "login_page", "metadata", "name"],
  run: (ctx, params) => makeConfiguration(ctx, params),
});

function makeConfiguration(ctx: Context, params: Params, isDefault = false): PortalConfiguration {
  const configuration = ctx.put("billing_portal.configuration", {
    id: ctx.newId("bpc"),
    object: "billing_portal.configuration",
    active: true,
    application: null,
    business_profile: {
      headline: params.business_profile?.headline || null,
      privacy_policy_url: params.business_profile?.privacy_policy_url || null,
      terms_of_service_url: params.business_profile?.terms_of_service_url || null,
    },
    created: ctx.now,
    default_return_url: params.default_return_url || null,
    features: featuresOf(params.features),
    is_default: isDefault,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: mergeMetadata({}, asMetadata(params.metadata)),
    name: params.name || null,
    updated: ctx.now,
  });
  ctx.emit("billing_portal.configuration.created", configuration);
  return configuration;
}

function featuresOf(given: Features): PortalConfiguration["features"] {
  const { customer_update, invoice_history, payment_method_update, subscription_cancel, subscription_pause, subscription_update } = given;
  return {
    customer_update: { allowed_updates: customer_update?.allowed_updates || [], enabled: customer_update?.enabled ?? false },
    invoice_history: { enabled: invoice_history?.enabled ?? false },
    payment_method_update: { enabled: payment_method_update?.enabled ?? false, payment_method_configuration: null },
    subscription_cancel: {
      cancellation_reason: { enabled: false, feedback_options: null, options: [] },
      enabled: subscription_cancel?.enabled ?? false,
      mode: subscription_cancel?.mode ?? "at_period_end",
      proration_behavior: subscription_cancel?.proration_behavior ?? "none",
    },
    subscription_pause: { duration: { interval_options: [], type: "indefinite" }, enabled: subscription_pause?.enabled ?? false },
    subscription_update: {
      billing_cycle_anchor: null,
      default_allowed_updates: subscription_update?.default_allowed_updates || [],
      enabled: subscription_update?.enabled ?? false,
      products: (subscription_update?.products || []).map(({ prices, product }) => ({
        adjustable_quantity: { enabled: false, maximum: null, minimum: 1 },
        prices,
        product,
      })),
      proration_behavior: subscription_update?.proration_behavior ?? "none",
      schedule_at_period_end: { conditions: subscription_update?.schedule_at_period_end?.conditions ?? [] },
      trial_update_behavior: "end_trial",
    },
  };
}

/** The one that sessions have which name none: it allows cancelling, pausing, another card and the invoices. */
export function defaultConfiguration(ctx: Context): PortalConfiguration {
  const known = ctx.all("billing_portal.configuration").find(({ is_default }) => is_default);
  const features: Features = {
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: { enabled: true },
    subscription_pause: { enabled: true },
  };
  return known ?? makeConfiguration(ctx, { features }, true);
}

const retrieve = endpoint<Stripe.BillingPortal.ConfigurationRetrieveParams>({
  method: "GET",
  path: "/v1/billing_portal/configurations/:id",
  takes: [],
  run: (ctx, _params, path) => ctx.get("billing_portal.configuration", path("id")),
});

const update = endpoint<Stripe.BillingPortal.ConfigurationUpdateParams>({
  method: "POST",
  path: "/v1/billing_portal/configurations/:id",
  takes: ["active", "default_return_url", "metadata", "name"],
  run: (ctx, params, path) => {
    const before = ctx.get("billing_portal.configuration", path("id"));
    const after = ctx.patch("billing_portal.configuration", before.id, {
      active: params.active ?? before.active,
      default_return_url: params.default_return_url ?? before.default_return_url,
      metadata: mergeMetadata(before.metadata ?? {}, asMetadata(params.metadata)),
      name: params.name ?? before.name,
      updated: ctx.now,
    });
    ctx.emitChange("billing_portal.configuration.updated", before, after);
    return after;
  },
});

const listAll = endpoint<Stripe.BillingPortal.ConfigurationListParams>({
  method: "GET",
  path: "/v1/billing_portal/configurations",
  takes: ["limit", "starting_after", "ending_before", "active", "is_default"],
  run: (ctx, { limit, starting_after, ending_before, active, is_default }) =>
    listObjects(
      ctx,
      { limit, starting_after, ending_before },
      {
        kind: "billing_portal.configuration",
        url: "/v1/billing_portal/configurations",
        filter: (one) => (active === undefined || one.active === active) && (is_default === undefined || one.is_default === is_default),
      },
    ),
});

export const configurationRoutes = [create, retrieve, update, listAll];
