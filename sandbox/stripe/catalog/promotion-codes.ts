import type Stripe from "stripe";
import { endpoint } from "../billing/endpoint";
import type { PromotionCode } from "../billing/tables";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { listObjects } from "../http/lists";
import { mergeMetadata } from "../http/params";
import { isRedeemable } from "./coupons";
import { asMetadata } from "./values";

const create = endpoint<Stripe.PromotionCodeCreateParams>({
  method: "POST",
  path: "/v1/promotion_codes",
  takes: ["promotion", "active", "code", "customer", "expires_at", "max_redemptions", "metadata", "restrictions"],
  older: ({ coupon, ...given }) => (coupon === undefined ? given : { ...given, promotion: { type: "coupon", coupon } }),
  run: (ctx, params) => {
    const coupon = ctx.named("coupon", params.promotion.coupon ?? "", "promotion[coupon]");
    if (params.customer) ctx.named("customer", params.customer, "customer");
    const code = params.code ?? ctx.newId("code", 8).slice("code_".length).toUpperCase();
    if (findActive(ctx, code)) throw invalidRequest(`An active promotion code with \`code: ${code}\` already exists.`, { param: "code" });
    const promotion: PromotionCode = {
      id: ctx.newId("promo"),
      object: "promotion_code",
      active: params.active ?? true,
      code,
      created: ctx.now,
      customer: params.customer ?? null,
      customer_account: null,
      expires_at: params.expires_at ?? null,
      livemode: false,
      max_redemptions: params.max_redemptions ?? null,
      metadata: mergeMetadata({}, asMetadata(params.metadata)),
      promotion: { coupon: coupon.id, type: "coupon" },
      restrictions: {
        first_time_transaction: params.restrictions?.first_time_transaction ?? false,
        minimum_amount: params.restrictions?.minimum_amount ?? null,
        minimum_amount_currency: params.restrictions?.minimum_amount_currency ?? null,
      },
      times_redeemed: 0,
    };
    ctx.put("promotion_code", promotion);
    ctx.emit("promotion_code.created", promotion);
    return promotion;
  },
});

function findActive(ctx: Context, code: string): PromotionCode | undefined {
  return ctx.all("promotion_code").find((promotion) => promotion.active && promotion.code.toLowerCase() === code.toLowerCase());
}

/** The code that a customer typed, if it can be used by them now. */
export function findUsable(ctx: Context, code: string, customer: string | null): PromotionCode | undefined {
  const promotion = findActive(ctx, code);
  return promotion && isUsable(ctx, promotion, customer) ? promotion : undefined;
}

export function isUsable(ctx: Context, promotion: PromotionCode, customer: string | null): boolean {
  const coupon = ctx.find("coupon", promotion.promotion.coupon ?? "");
  const isOpen = promotion.active && (promotion.expires_at === null || promotion.expires_at > ctx.now);
  const isLeft = promotion.max_redemptions === null || promotion.times_redeemed < promotion.max_redemptions;
  return coupon !== null && isRedeemable(coupon, ctx.now) && isOpen && isLeft && (promotion.customer === null || promotion.customer === customer);
}

const retrieve = endpoint<Stripe.PromotionCodeRetrieveParams>({
  method: "GET",
  path: "/v1/promotion_codes/:id",
  takes: [],
  run: (ctx, _params, path) => ctx.get("promotion_code", path("id")),
});

const update = endpoint<Stripe.PromotionCodeUpdateParams>({
  method: "POST",
  path: "/v1/promotion_codes/:id",
  takes: ["active", "metadata"],
  run: (ctx, params, path) => {
    const before = ctx.get("promotion_code", path("id"));
    const after = ctx.patch("promotion_code", before.id, {
      active: params.active ?? before.active,
      metadata: mergeMetadata(before.metadata ?? {}, asMetadata(params.metadata)),
    });
    ctx.emitChange("promotion_code.updated", before, after);
    return after;
  },
});

const listAll = endpoint<Stripe.PromotionCodeListParams>({
  method: "GET",
  path: "/v1/promotion_codes",
  takes: ["limit", "starting_after", "ending_before", "active", "code", "coupon", "customer"],
  run: (ctx, params) =>
    listObjects(
      ctx,
      { limit: params.limit, starting_after: params.starting_after, ending_before: params.ending_before },
      {
        kind: "promotion_code",
        url: "/v1/promotion_codes",
        filter: (promotion) =>
          (params.active === undefined || promotion.active === params.active) &&
          (params.code === undefined || promotion.code.toLowerCase() === params.code.toLowerCase()) &&
          (params.coupon === undefined || promotion.promotion.coupon === params.coupon) &&
          (params.customer === undefined || promotion.customer === params.customer),
      },
    ),
});

export const promotionCodeRoutes = [create, retrieve, update, listAll];
