import type Stripe from "stripe";
import { z } from "zod";
import { redeemDiscounts } from "../billing/discounts";
import type { Discount } from "../billing/tables";
import type { Context } from "../engine/context";
import { noSuch } from "../engine/errors";
import { route } from "../http/routes";
import type { Resource } from "../resource";

/** Gives a customer a coupon for all they pay, in the place of the one before; null takes it away. */
export function discountCustomer(ctx: Context, customer: string, coupon: string | null): Stripe.Customer {
  const before = ctx.get("customer", customer).discount ?? null;
  if (coupon === null) {
    if (before !== null) ctx.emit("customer.discount.deleted", before);
    return ctx.patch("customer", customer, { discount: null });
  }
  const [discount] = redeemDiscounts(ctx, [{ coupon }], { customer, subscription: null });
  if (discount === undefined) throw noSuch("coupon", coupon, "coupon");
  if (before !== null) ctx.emit("customer.discount.updated", discount, { source: before.source });
  return ctx.patch("customer", customer, { discount: asShown(discount) });
}

/** A discount names its coupon by id; in Stripe's types it may stand there whole. */
function asShown(discount: Discount): Stripe.Discount {
  return { ...discount };
}

const remove = route({
  method: "DELETE",
  path: "/v1/customers/:customer/discount",
  params: z.strictObject({}),
  run: (ctx, _params, path) => {
    const { discount } = ctx.get("customer", path("customer"));
    if (!discount) throw noSuch("discount", path("customer"), "customer");
    discountCustomer(ctx, path("customer"), null);
    return { ...discount, deleted: true };
  },
});

export const customerDiscounts: Resource = { routes: [remove] };
