import type Stripe from "stripe";
import { amountIn, createPrice, shown } from "../../catalog/prices";
import { asMetadata } from "../../catalog/values";
import type { Context } from "../../engine/context";
import { ApiError, invalidRequest } from "../../engine/errors";
import { mergeMetadata } from "../../http/params";
import { redeemDiscounts } from "../discounts";
import type { Interval, Period } from "../periods";
import type { Price, SubscriptionItem } from "../tables";

interface PriceWish {
  readonly price?: string | undefined;
  readonly price_data?:
    | { readonly currency: string; readonly product: string; readonly recurring: Stripe.PriceCreateParams.Recurring; readonly unit_amount?: number | undefined }
    | undefined;
}

/** An item as a request asks for it; the same names in creates, updates, previews and schedules. */
export interface ItemWish extends PriceWish {
  readonly id?: string | undefined;
  readonly quantity?: number | undefined;
  readonly deleted?: boolean | undefined;
  readonly metadata?: Stripe.Emptyable<Stripe.MetadataParam> | undefined;
  readonly discounts?: Stripe.Emptyable<{ coupon?: string; promotion_code?: string; discount?: string }[]> | undefined;
}

interface Owner {
  readonly id: string;
  readonly customer: string;
  readonly currency: string | null;
}

/** @throws 400 for a price that cannot be subscribed to */
export function recurringPrice(ctx: Context, wish: PriceWish, param: string): Price {
  const price = wish.price_data ? createPrice(ctx, { ...wish.price_data }) : ctx.named("price", wish.price ?? "", `${param}[price]`);
  if (!price.active && !wish.price_data)
    throw invalidRequest("The price specified is inactive. This field only accepts active prices.", { param: `${param}[price]` });
  if (!price.recurring)
    throw invalidRequest("The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.", {
      param: `${param}[price]`,
    });
  return price;
}

/** The items after a change: given ones are changed, added or taken away, the others stay. */
export function changeItems(ctx: Context, owner: Owner, before: readonly SubscriptionItem[], wishes: readonly ItemWish[], period: Period): SubscriptionItem[] {
  const after = new Map(before.map((item) => [item.id, item]));
  for (const [index, wish] of wishes.entries()) {
    const param = `items[${index}]`;
    if (wish.id === undefined) {
      const item = makeItem(ctx, owner, wish, period, param);
      after.set(item.id, item);
      continue;
    }
    const known = after.get(wish.id);
    if (!known) throw invalidRequest(`No such subscription item: '${wish.id}'`, { code: "resource_missing", param: `${param}[id]` });
    if (wish.deleted) after.delete(wish.id);
    else after.set(wish.id, changedItem(ctx, known, wish, param));
  }
  const items = [...after.values()];
  if (items.length === 0) throw invalidRequest("A subscription must have at least one item.", { param: "items" });
  checkAlike(items, owner.currency);
  return items;
}

function makeItem(ctx: Context, owner: Owner, wish: ItemWish, period: Period, param: string): SubscriptionItem {
  const price = recurringPrice(ctx, wish, param);
  const id = ctx.newId("si", 14);
  ctx.put("_subscription_of_item", { id, subscription: owner.id });
  const discounts = redeemDiscounts(ctx, wish.discounts || [], { customer: owner.customer, subscription: owner.id });
  return {
    id,
    object: "subscription_item",
    billing_thresholds: null,
    created: ctx.now,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: discounts.map((discount) => discount.id),
    metadata: mergeMetadata({}, asMetadata(wish.metadata)),
    plan: planOf(price),
    price: price,
    quantity: wish.quantity ?? 1,
    subscription: owner.id,
    tax_rates: [],
  };
}

function changedItem(ctx: Context, item: SubscriptionItem, wish: ItemWish, param: string): SubscriptionItem {
  const price = wish.price || wish.price_data ? recurringPrice(ctx, wish, param) : item.price;
  return { ...item, price, plan: planOf(price), quantity: wish.quantity ?? item.quantity, metadata: mergeMetadata(item.metadata, asMetadata(wish.metadata)) };
}

/** Items of one subscription are billed together here: Stripe's mixed intervals are not built. */
function checkAlike(items: readonly SubscriptionItem[], currency: string | null): void {
  const [first] = items;
  const every = ({ price }: SubscriptionItem) => `${price.recurring?.interval_count} ${price.recurring?.interval}`;
  if (!first || items.some((item) => every(item) !== every(first))) {
    throw new ApiError(501, {
      type: "invalid_request_error",
      code: "not_implemented",
      message: "Not built in this stand-in for Stripe: items with different billing intervals",
    });
  }
  if (currency !== null) for (const { price } of items) amountIn(price, currency);
}

/** How often it is billed. */
export function intervalOf(items: readonly SubscriptionItem[]): Interval {
  const recurring = items[0]?.price.recurring;
  return { interval: recurring?.interval ?? "month", interval_count: recurring?.interval_count ?? 1 };
}

/** The older name of a recurring price, which items still carry. */
export function planOf(price: Price): SubscriptionItem["plan"] {
  const recurring = price.recurring;
  return {
    id: price.id,
    object: "plan",
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: recurring?.interval ?? "month",
    interval_count: recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: recurring?.trial_period_days ?? null,
    usage_type: recurring?.usage_type ?? "licensed",
  };
}

/** As answers show them: prices without the other currencies. */
export function shownItem(item: SubscriptionItem): SubscriptionItem {
  return { ...item, price: shown(item.price) };
}
