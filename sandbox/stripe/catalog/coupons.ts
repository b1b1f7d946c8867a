import type Stripe from "stripe";
import { endpoint } from "../billing/endpoint";
import type { Coupon } from "../billing/tables";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { listObjects } from "../http/lists";
import { mergeMetadata } from "../http/params";
import { asMetadata } from "./values";

const create = endpoint<Stripe.CouponCreateParams>({
  method: "POST",
  path: "/v1/coupons",
  takes: ["id", "amount_off", "applies_to", "currency", "duration", "duration_in_months", "max_redemptions", "metadata", "name", "percent_off", "redeem_by"],
  run: (ctx, params) => {
    const duration = params.duration ?? "once";
    if ((params.percent_off === undefined) === (params.amount_off === undefined))
      throw invalidRequest("You must pass either `percent_off` or `amount_off`, and not both.", { param: "percent_off" });
    if (params.amount_off !== undefined && params.currency === undefined)
      throw invalidRequest("You must pass currency when passing amount_off", { code: "parameter_missing", param: "currency" });
    if (params.percent_off !== undefined && (params.percent_off <= 0 || params.percent_off > 100))
      throw invalidRequest("percent_off must be greater than 0 and at most 100", { param: "percent_off" });
    if ((duration === "repeating") !== (params.duration_in_months !== undefined))
      throw invalidRequest("duration_in_months goes with duration `repeating`, and with no other", { param: "duration_in_months" });
    const id = params.id ?? ctx.newId("co", 8).slice("co_".length);
    if (ctx.find("coupon", id)) throw invalidRequest("Coupon already exists.", { code: "resource_already_exists", param: "id" });
    const coupon: Coupon = {
      id,
      object: "coupon",
      amount_off: params.amount_off ?? null,
      ...(params.applies_to ? { applies_to: { products: params.applies_to.products ?? [] } } : {}),
      created: ctx.now,
      currency: params.currency ?? null,
      duration,
      duration_in_months: params.duration_in_months ?? null,
      livemode: false,
      max_redemptions: params.max_redemptions ?? null,
      metadata: mergeMetadata({}, asMetadata(params.metadata)),
      name: params.name ?? null,
      percent_off: params.percent_off ?? null,
      redeem_by: params.redeem_by ?? null,
      times_redeemed: 0,
      valid: true,
    };
    ctx.put("coupon", coupon);
    ctx.emit("coupon.created", coupon);
    return coupon;
  },
});

/** Whether it can still be used, as `valid` says it. */
export function isRedeemable(coupon: Coupon, nowS: number): boolean {
  return (coupon.redeem_by === null || coupon.redeem_by > nowS) && (coupon.max_redemptions === null || coupon.times_redeemed < coupon.max_redemptions);
}

/** @throws 400 for one that is used up or over */
export function refuseUnusable(ctx: Context, coupon: Coupon, param: string): void {
  if (!isRedeemable(coupon, ctx.now)) throw invalidRequest(`Coupon ${coupon.id} is used up or has expired.`, { code: "coupon_expired", param });
}

export function showCoupon(ctx: Context, coupon: Coupon): Coupon {
  return { ...coupon, valid: isRedeemable(coupon, ctx.now) };
}

const retrieve = endpoint<Stripe.CouponRetrieveParams>({
  method: "GET",
  path: "/v1/coupons/:id",
  takes: [],
  run: (ctx, _params, path) => showCoupon(ctx, ctx.get("coupon", path("id"))),
});

const update = endpoint<Stripe.CouponUpdateParams>({
  method: "POST",
  path: "/v1/coupons/:id",
  takes: ["metadata", "name"],
  run: (ctx, params, path) => {
    const before = ctx.get("coupon", path("id"));
    const after = ctx.patch("coupon", before.id, {
      name: params.name ?? before.name,
      metadata: mergeMetadata(before.metadata ?? {}, asMetadata(params.metadata)),
    });
    ctx.emitChange("coupon.updated", before, after);
    return showCoupon(ctx, after);
  },
});

const remove = endpoint<Stripe.CouponDeleteParams>({
  method: "DELETE",
  path: "/v1/coupons/:id",
  takes: [],
  run: (ctx, _params, path) => {
    const coupon = ctx.get("coupon", path("id"));
    ctx.remove("coupon", coupon.id);
    ctx.emit("coupon.deleted", coupon);
    return { id: coupon.id, object: "coupon", deleted: true };
  },
});

const listAll = endpoint<Stripe.CouponListParams>({
  method: "GET",
  path: "/v1/coupons",
  takes: ["limit", "starting_after", "ending_before"],
  run: (ctx, { limit, starting_after, ending_before }) => {
    const page = listObjects(ctx, { limit, starting_after, ending_before }, { kind: "coupon", url: "/v1/coupons" });
    return { ...page, data: page.data.map((coupon) => showCoupon(ctx, coupon)) };
  },
});

export const couponRoutes = [create, retrieve, update, remove, listAll];
