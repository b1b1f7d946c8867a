import { refuseUnusable } from "../catalog/coupons";
import { isUsable } from "../catalog/promotion-codes";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { moveByIntervals } from "./periods";
import { percentOfCents, shareCents } from "./prorate";
import type { Coupon, Discount, Price } from "./tables";

interface Wish {
  readonly coupon?: string | undefined;
  readonly promotion_code?: string | undefined;
  readonly discount?: string | undefined;
}

interface Owner {
  readonly customer: string;
  readonly subscription: string | null;
  readonly checkoutSession?: string | null;
}

/** Redeems coupons and codes for a customer. @throws 400 for one that cannot be used (any more) */
export function redeemDiscounts(ctx: Context, wishes: readonly Wish[], owner: Owner): Discount[] {
  return wishes.map((wish, index) => {
    if (wish.discount) return ctx.named("discount", wish.discount, `discounts[${index}][discount]`);
    const promotion = wish.promotion_code ? ctx.named("promotion_code", wish.promotion_code, `discounts[${index}][promotion_code]`) : null;
    if (promotion && !isUsable(ctx, promotion, owner.customer))
      throw invalidRequest("This promotion code cannot be redeemed because it is not valid any more.", { param: `discounts[${index}][promotion_code]` });
    const coupon = ctx.named("coupon", promotion?.promotion.coupon ?? wish.coupon ?? "", `discounts[${index}][coupon]`);
    refuseUnusable(ctx, coupon, `discounts[${index}][coupon]`);
    ctx.patch("coupon", coupon.id, { times_redeemed: coupon.times_redeemed + 1 });
    if (promotion) ctx.patch("promotion_code", promotion.id, { times_redeemed: promotion.times_redeemed + 1 });
    const discount = ctx.put("discount", makeDiscount(ctx, coupon, promotion?.id ?? null, owner));
    ctx.emit("customer.discount.created", discount);
    return discount;
  });
}

function makeDiscount(ctx: Context, coupon: Coupon, promotionCode: string | null, owner: Owner): Discount {
  const months = coupon.duration === "repeating" ? (coupon.duration_in_months ?? 0) : null;
  return {
    id: ctx.newId("di"),
    object: "discount",
    checkout_session: owner.checkoutSession ?? null,
    customer: owner.customer,
    customer_account: null,
    end: months === null ? null : moveByIntervals(ctx.now, { interval: "month", interval_count: 1 }, months),
    invoice: null,
    invoice_item: null,
    promotion_code: promotionCode,
    source: { coupon: coupon.id, type: "coupon" },
    start: ctx.now,
    subscription: owner.subscription,
    subscription_item: null,
  };
}

interface Discountable {
  readonly amount: number;
  readonly discountable: boolean;
  readonly productId: string | null;
}

export interface TakenOff {
  readonly discount: string;
  /** Cents by line, in the order of the lines. */
  readonly amounts: readonly number[];
}

/** What each discount takes off each line, one after the other; never more than a line has left. */
export function takeOff(ctx: Context, discounts: readonly string[], lines: readonly Discountable[], currency: string): TakenOff[] {
  const left = lines.map(({ amount, discountable }) => (discountable ? Math.max(amount, 0) : 0));
  return discounts.flatMap((id) => {
    const discount = ctx.find("discount", id);
    const coupon = discount ? ctx.find("coupon", discount.source.coupon ?? "") : null;
    if (!discount || !coupon || (discount.end !== null && discount.end <= ctx.now)) return [];
    const open = left.map((cents, index) => (appliesTo(coupon, lines[index]?.productId ?? null) ? cents : 0));
    const amounts =
      coupon.percent_off === null
        ? shareCents(
            Math.min(
              offIn(coupon, currency),
              open.reduce((sum, cents) => sum + cents, 0),
            ),
            open,
          )
        : open.map((cents) => percentOfCents(cents, coupon.percent_off ?? 0));
    for (const [index, amount] of amounts.entries()) left[index] = (left[index] ?? 0) - amount;
    return [{ discount: id, amounts }];
  });
}

function offIn(coupon: Coupon, currency: string): number {
  if (coupon.currency === currency) return coupon.amount_off ?? 0;
  return coupon.currency_options?.[currency]?.amount_off ?? 0;
}

function appliesTo(coupon: Coupon, productId: string | null): boolean {
  const products = coupon.applies_to?.products ?? [];
  return products.length === 0 || (productId !== null && products.includes(productId));
}

/** What a whole period costs once discounts are taken off. */
export function discountedCents(
  ctx: Context,
  amountCents: number,
  price: Price,
  how: { readonly discounts: readonly string[]; readonly currency: string },
): number {
  const taken = takeOff(ctx, how.discounts, [{ amount: amountCents, discountable: true, productId: price.product }], how.currency);
  return taken.reduce((left, { amounts }) => left - (amounts[0] ?? 0), amountCents);
}

/** Whether a discount was for one invoice only. */
export function isForOnce(ctx: Context, id: string): boolean {
  const discount = ctx.find("discount", id);
  return ctx.find("coupon", discount?.source.coupon ?? "")?.duration === "once";
}
