import type Stripe from "stripe";
import { invalidRequest } from "../../engine/errors";
import { listObjects } from "../../http/lists";
import { endpoint } from "../endpoint";
import { createSubscription } from "./create";
import { endSubscription } from "./end";
import { pauseSubscription, resumeSubscription } from "./pause";
import { updateSubscription } from "./update";

const create = endpoint<Stripe.SubscriptionCreateParams>({
  method: "POST",
  path: "/v1/subscriptions",
  takes: [
    "customer",
    "items",
    "automatic_tax",
    "billing_cycle_anchor",
    "billing_mode",
    "cancel_at",
    "cancel_at_period_end",
    "collection_method",
    "currency",
    "days_until_due",
    "default_payment_method",
    "description",
    "discounts",
    "metadata",
    "off_session",
    "payment_behavior",
    "payment_settings",
    "proration_behavior",
    "trial_end",
    "trial_period_days",
    "trial_settings",
  ],
  run: (ctx, params) => createSubscription(ctx, { ...params, items: params.items ?? [] }),
});

const update = endpoint<Stripe.SubscriptionUpdateParams>({
  method: "POST",
  path: "/v1/subscriptions/:id",
  takes: [
    "items",
    "automatic_tax",
    "billing_cycle_anchor",
    "cancel_at",
    "cancel_at_period_end",
    "cancellation_details",
    "collection_method",
    "days_until_due",
    "default_payment_method",
    "description",
    "discounts",
    "metadata",
    "off_session",
    "pause_collection",
    "payment_behavior",
    "payment_settings",
    "proration_behavior",
    "proration_date",
    "trial_end",
    "trial_settings",
  ],
  run: (ctx, params, path) => updateSubscription(ctx, path("id"), params),
});

const retrieve = endpoint<Stripe.SubscriptionRetrieveParams>({
  method: "GET",
  path: "/v1/subscriptions/:id",
  takes: [],
  run: (ctx, _params, path) => ctx.get("subscription", path("id")),
});

const cancel = endpoint<Stripe.SubscriptionCancelParams>({
  method: "DELETE",
  path: "/v1/subscriptions/:id",
  takes: ["cancellation_details", "invoice_now", "prorate"],
  run: (ctx, params, path) =>
    endSubscription(ctx, path("id"), {
      reason: "cancellation_requested",
      comment: params.cancellation_details?.comment || null,
      feedback: params.cancellation_details?.feedback || null,
      prorate: params.prorate ?? false,
      invoiceNow: params.invoice_now ?? false,
    }),
});

const pause = endpoint<Stripe.SubscriptionPauseParams>({
  method: "POST",
  path: "/v1/subscriptions/:id/pause",
  takes: ["bill_for", "type"],
  run: (ctx, params, path) => pauseSubscription(ctx, path("id"), params),
});

const resume = endpoint<Stripe.SubscriptionResumeParams>({
  method: "POST",
  path: "/v1/subscriptions/:id/resume",
  takes: ["billing_cycle_anchor", "payment_behavior", "proration_behavior", "proration_date"],
  run: (ctx, params, path) => resumeSubscription(ctx, path("id"), params),
});

const deleteDiscount = endpoint<Stripe.SubscriptionDeleteDiscountParams>({
  method: "DELETE",
  path: "/v1/subscriptions/:id/discount",
  takes: [],
  run: (ctx, _params, path) => {
    const subscription = ctx.get("subscription", path("id"));
    const id = subscription.discounts.at(-1);
    if (id === undefined) throw invalidRequest("No active discount for subscription: ".concat(subscription.id), { code: "resource_missing" }, 404);
    ctx.patch("subscription", subscription.id, { discounts: subscription.discounts.filter((discount) => discount !== id) });
    const discount = ctx.get("discount", id);
    ctx.emit("customer.discount.deleted", discount);
    return { ...discount, deleted: true };
  },
});

const ENDED = new Set(["canceled", "incomplete_expired"]);

const listAll = endpoint<Stripe.SubscriptionListParams>({
  method: "GET",
  path: "/v1/subscriptions",
  takes: ["limit", "starting_after", "ending_before", "created", "customer", "price", "status", "test_clock"],
  run: (ctx, { limit, starting_after, ending_before, ...params }) =>
    listObjects(
      ctx,
      { limit, starting_after, ending_before },
      {
        kind: "subscription",
        url: "/v1/subscriptions",
        having: params.customer === undefined ? undefined : { field: "customer", value: params.customer },
        filter: (subscription) => {
          const isAsked =
            params.status === "all" ||
            (params.status === undefined
              ? subscription.status !== "canceled"
              : params.status === "ended"
                ? ENDED.has(subscription.status)
                : subscription.status === params.status);
          const hasPrice = params.price === undefined || subscription.items.data.some(({ price }) => price.id === params.price);
          return isAsked && hasPrice && (params.test_clock === undefined || subscription.test_clock === params.test_clock);
        },
      },
    ),
});

export const subscriptionRoutes = [create, update, retrieve, cancel, pause, resume, deleteDiscount, listAll];
