import { amountIn } from "../../catalog/prices";
import type { Context } from "../../engine/context";
import { showDay, showMoney } from "../money";
import type { Period } from "../periods";
import { prorateCents } from "../prorate";
import type { InvoiceItem, InvoiceLine, Price, Subscription, SubscriptionItem } from "../tables";

/** A line before it is on an invoice. Discounts are taken from `amount` later, unless they are in it already. */
export interface DraftLine {
  readonly amount: number;
  readonly description: string;
  readonly period: Period;
  readonly parent: InvoiceLine["parent"];
  readonly pricing: InvoiceLine["pricing"];
  readonly quantity: number;
  readonly subscription: string | null;
  readonly discountable: boolean;
  readonly discounts: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
}

export function itemCents(item: Pick<SubscriptionItem, "price" | "quantity">, currency: string): number {
  return amountIn(item.price, currency).unit_amount * item.quantity;
}

/** What an item costs for a whole period, or nothing while the subscription is on trial. */
export function periodLine(
  ctx: Context,
  subscription: Subscription,
  item: SubscriptionItem,
  how: { readonly period: Period; readonly isTrial: boolean },
): DraftLine {
  const { currency } = subscription;
  const { unit_amount, unit_amount_decimal } = amountIn(item.price, currency);
  const name = productName(ctx, item.price);
  const every = item.price.recurring ? ` / ${intervalName(item.price.recurring)}` : "";
  return {
    ...ofItem(subscription, item, how.isTrial ? "0" : unit_amount_decimal, false),
    amount: how.isTrial ? 0 : unit_amount * item.quantity,
    description: how.isTrial ? `Trial period for ${name}` : `${item.quantity} × ${name} (at ${showMoney(unit_amount, currency)}${every})`,
    period: how.period,
    discountable: true,
  };
}

/**
 * The unused (negative) or remaining part of an item's period. `amount` is what the whole period costs after discounts: in flexible
 * billing a proration has them in it already.
 */
export function prorationLine(
  ctx: Context,
  subscription: Subscription,
  item: SubscriptionItem,
  how: { readonly whole: Period; readonly fromS: number; readonly amount: number; readonly isCredit: boolean },
): DraftLine {
  const part = prorateCents(how.amount, how.whole, how.fromS);
  const { unit_amount_decimal } = amountIn(item.price, subscription.currency);
  return {
    ...ofItem(subscription, item, unit_amount_decimal, true),
    amount: how.isCredit ? -part : part,
    description: `${how.isCredit ? "Unused" : "Remaining"} time on ${productName(ctx, item.price)} after ${showDay(how.fromS)}`,
    period: { start: how.fromS, end: how.whole.end },
    discountable: false,
  };
}

function ofItem(
  subscription: Subscription,
  item: SubscriptionItem,
  unitAmount: string,
  isProration: boolean,
): Omit<DraftLine, "amount" | "description" | "period" | "discountable"> {
  return {
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: isProration,
        proration_details: isProration ? { credited_items: null } : null,
        subscription: subscription.id,
        subscription_item: item.id,
      },
      type: "subscription_item_details",
    },
    pricing: { price_details: { price: item.price.id, product: item.price.product }, type: "price_details", unit_amount_decimal: unitAmount },
    quantity: item.quantity,
    subscription: subscription.id,
    discounts: item.discounts,
    metadata: isProration ? {} : { ...subscription.metadata, ...item.metadata },
  };
}

/** The line of something that waited for an invoice. */
export function lineOfItem(item: InvoiceItem): DraftLine {
  const subscription = item.parent?.subscription_details?.subscription ?? null;
  const details = { invoice_item: item.id, proration: item.proration, proration_details: null, subscription };
  const itemId = item.parent?.subscription_details?.subscription_item;
  return {
    amount: item.amount,
    description: item.description ?? "",
    period: item.period,
    parent: itemId
      ? { invoice_item_details: null, subscription_item_details: { ...details, subscription_item: itemId }, type: "subscription_item_details" }
      : { invoice_item_details: details, subscription_item_details: null, type: "invoice_item_details" },
    pricing: item.pricing,
    quantity: item.quantity,
    subscription,
    discountable: item.discountable,
    discounts: item.discounts ?? [],
    metadata: item.metadata ?? {},
  };
}

export function productName(ctx: Context, price: Price): string {
  return ctx.find("product", price.product)?.name ?? price.product;
}

export function intervalName({ interval, interval_count }: { readonly interval: string; readonly interval_count: number }): string {
  return interval_count === 1 ? interval : `every ${interval_count} ${interval}s`;
}
