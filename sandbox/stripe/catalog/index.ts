import type { Context } from "../engine/context";
import type { Resource } from "../resource";
import { couponRoutes } from "./coupons";
import { priceRoutes } from "./prices";
import { productRoutes } from "./products";
import { promotionCodeRoutes } from "./promotion-codes";
import { taxRateRoutes } from "./tax-rates";

/** What is sold, and for less. */
export const catalog: Resource = {
  routes: [...productRoutes, ...priceRoutes, ...couponRoutes, ...promotionCodeRoutes, ...taxRateRoutes],
  views: { price: withoutOptions },
  includes: { price: { currency_options: (ctx, { id }) => ctx.find("price", id)?.currency_options ?? {} } },
};

/** A price shows its other currencies only when asked to. */
function withoutOptions(_ctx: Context, price: object): object {
  return Object.fromEntries(Object.entries(price).filter(([name]) => name !== "currency_options"));
}
