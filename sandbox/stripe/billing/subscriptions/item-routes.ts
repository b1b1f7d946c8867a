import type Stripe from "stripe";
import type { Context } from "../../engine/context";
import { notFound } from "../../engine/errors";
import { listOf } from "../../http/lists";
import { endpoint } from "../endpoint";
import type { Subscription, SubscriptionItem } from "../tables";
import { shownItem } from "./items";
import { updateSubscription } from "./update";

interface Found {
  readonly subscription: Subscription;
  readonly item: SubscriptionItem;
}

function findItem(ctx: Context, id: string): Found {
  const subscription = ctx.find("subscription", ctx.find("_subscription_of_item", id)?.subscription ?? "");
  const item = subscription?.items.data.find((one) => one.id === id);
  if (!subscription || !item) throw notFound("subscription_item", id);
  return { subscription, item };
}

/** How the change is paid for, of the parameters of any of these endpoints. */
function howOf({
  payment_behavior,
  proration_behavior,
  proration_date,
}: Pick<Stripe.SubscriptionUpdateParams, "payment_behavior" | "proration_behavior" | "proration_date">) {
  return { payment_behavior, proration_behavior, proration_date };
}

const retrieve = endpoint<Stripe.SubscriptionItemRetrieveParams>({
  method: "GET",
  path: "/v1/subscription_items/:id",
  takes: [],
  run: (ctx, _params, path) => shownItem(findItem(ctx, path("id")).item),
});

const create = endpoint<Stripe.SubscriptionItemCreateParams>({
  method: "POST",
  path: "/v1/subscription_items",
  takes: ["subscription", "metadata", "payment_behavior", "price", "proration_behavior", "proration_date", "quantity"],
  run: (ctx, { subscription: id, metadata, price, quantity, ...params }) => {
    const known = new Set(ctx.named("subscription", id, "subscription").items.data.map((item) => item.id));
    const after = updateSubscription(ctx, id, { ...howOf(params), items: [{ price, quantity, metadata }] });
    return after.items.data.filter((item) => !known.has(item.id)).map(shownItem)[0];
  },
});

const update = endpoint<Stripe.SubscriptionItemUpdateParams>({
  method: "POST",
  path: "/v1/subscription_items/:id",
  takes: ["metadata", "payment_behavior", "price", "proration_behavior", "proration_date", "quantity"],
  run: (ctx, { metadata, price, quantity, ...params }, path) => {
    const { subscription, item } = findItem(ctx, path("id"));
    updateSubscription(ctx, subscription.id, { ...howOf(params), items: [{ id: item.id, price, quantity, metadata }] });
    return shownItem(findItem(ctx, item.id).item);
  },
});

const remove = endpoint<Stripe.SubscriptionItemDeleteParams>({
  method: "DELETE",
  path: "/v1/subscription_items/:id",
  takes: ["payment_behavior", "proration_behavior", "proration_date"],
  run: (ctx, how, path) => {
    const { subscription, item } = findItem(ctx, path("id"));
    updateSubscription(ctx, subscription.id, { ...how, items: [{ id: item.id, deleted: true }] });
    return { id: item.id, object: "subscription_item", deleted: true };
  },
});

const listAll = endpoint<Stripe.SubscriptionItemListParams>({
  method: "GET",
  path: "/v1/subscription_items",
  takes: ["subscription", "limit", "starting_after", "ending_before"],
  run: (ctx, { subscription, ...paging }) =>
    listOf(ctx.named("subscription", subscription, "subscription").items.data.map(shownItem), paging, "/v1/subscription_items"),
});

export const subscriptionItemRoutes = [retrieve, create, update, remove, listAll];
