import type { Resource } from "../resource";
import { couponRoutes } from "./coupons";
import { priceRoutes } from "./prices";
import { productRoutes } from "./products";
import { promotionCodeRoutes } from "./promotion-codes";
import { taxRateRoutes } from "./tax-rates";

/** What is sold, and for less. */
export const catalog: Resource = {
  routes: [...productRoutes, ...priceRoutes, ...couponRoutes, ...promotionCodeRoutes, ...taxRateRoutes],
  includes: { price: { currency_options: (ctx, { id }) => ctx.find("price", id)?.currency_options ?? {} } },
};
