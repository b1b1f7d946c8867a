import type Stripe from "stripe";
import { endpoint } from "../billing/endpoint";
import { planOf } from "../billing/subscriptions/items";
import type { Price } from "../billing/tables";
import type { Context } from "../engine/context";
import { mergeMetadata } from "../http/params";
import type { Resource } from "../resource";
import { createPrice } from "./prices";
import { asMetadata } from "./values";

/** The older name of a recurring price: the same row, shown as a plan. */
const create = endpoint<Stripe.PlanCreateParams>({
  method: "POST",
  path: "/v1/plans",
  takes: ["active", "amount", "currency", "interval", "interval_count", "metadata", "nickname", "product"],
  run: (ctx, params) => {
    const { product } = params;
    const price = createPrice(ctx, {
      active: params.active,
      currency: params.currency,
      unit_amount: params.amount ?? 0,
      recurring: { interval: params.interval, interval_count: params.interval_count },
      metadata: params.metadata || undefined,
      nickname: params.nickname,
      ...(typeof product === "string" ? { product } : { product_data: { name: product?.name ?? "" } }),
    });
    const plan = planOf(price);
    ctx.emit("plan.created", plan);
    return plan;
  },
});

const update = endpoint<Stripe.PlanUpdateParams>({
  method: "POST",
  path: "/v1/plans/:id",
  takes: ["active", "metadata", "nickname"],
  run: (ctx, params, path) => {
    const before = planPrice(ctx, path("id"));
    const after = ctx.patch("price", before.id, {
      active: params.active ?? before.active,
      metadata: mergeMetadata(before.metadata, asMetadata(params.metadata)),
      nickname: params.nickname ?? before.nickname,
    });
    ctx.emitChange("plan.updated", planOf(before), planOf(after));
    return planOf(after);
  },
});

const retrieve = endpoint<Stripe.PlanRetrieveParams>({
  method: "GET",
  path: "/v1/plans/:id",
  takes: [],
  run: (ctx, _params, path) => planOf(planPrice(ctx, path("id"))),
});

const remove = endpoint<Stripe.PlanDeleteParams>({
  method: "DELETE",
  path: "/v1/plans/:id",
  takes: [],
  run: (ctx, _params, path) => {
    const plan = planOf(planPrice(ctx, path("id")));
    ctx.remove("price", plan.id);
    ctx.emit("plan.deleted", plan);
    return { id: plan.id, object: "plan", deleted: true };
  },
});

function planPrice(ctx: Context, id: string): Price {
  return ctx.get("price", id);
}

export const plans: Resource = { routes: [create, update, retrieve, remove] };
