import type Stripe from "stripe";
import { percentOfCents, shareCents } from "../billing/prorate";
import type { Price } from "../billing/tables";
import type { WireList } from "../billing/wire";
import { amountIn, shown } from "../catalog/prices";
import type { Context } from "../engine/context";
import type { StoredCheckout } from "../engine/tables";

/** A line as it is answered. */
interface Line {
  id: string;
  object: "item";
  adjustable_quantity: Stripe.LineItem.AdjustableQuantity | null;
  amount_discount: number;
  amount_subtotal: number;
  amount_tax: number;
  amount_total: number;
  currency: string;
  description: string;
  metadata: Record<string, string>;
  price: Price;
  quantity: number;
}

interface Totals {
  lines: Line[];
  subtotal: number;
  discount: number;
  /** What is to be paid now: nothing during a trial. */
  total: number;
}

/** What a session costs in its currency, line by line. */
export function totalsOf(ctx: Context, checkout: StoredCheckout, currency: string): Totals {
  const isTrial = (checkout.subscription_data.trial_period_days ?? 0) > 0 || checkout.subscription_data.trial_end !== undefined;
  const amounts = checkout.line_items.map((line) => (isTrial ? 0 : amountIn(ctx.get("price", line.price), currency).unit_amount * line.quantity));
  const products = checkout.line_items.map((line) => ctx.get("price", line.price).product);
  const off = checkout.discounts.reduce<number[]>(
    (taken, { coupon }) => addOff(ctx, coupon, amounts, taken, { products, currency }),
    amounts.map(() => 0),
  );
  const lines = checkout.line_items.map((line, index): Line => {
    const [amount, discount] = [amounts[index] ?? 0, off[index] ?? 0];
    return {
      id: line.id,
      object: "item",
      adjustable_quantity: line.adjustable_quantity,
      amount_discount: discount,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount - discount,
      currency,
      description: line.description,
      metadata: line.metadata,
      price: shown(ctx.get("price", line.price)),
      quantity: line.quantity,
    };
  });
  const subtotal = sum(amounts);
  const discount = sum(off);
  return { lines, subtotal, discount, total: subtotal - discount };
}

function addOff(ctx: Context, id: string, amounts: number[], taken: number[], lines: { products: string[]; currency: string }): number[] {
  const coupon = ctx.get("coupon", id);
  const only = coupon.applies_to?.products ?? [];
  const left = amounts.map((amount, index) => (only.length === 0 || only.includes(lines.products[index] ?? "") ? amount - (taken[index] ?? 0) : 0));
  const fixed = coupon.currency === lines.currency ? (coupon.amount_off ?? 0) : (coupon.currency_options?.[lines.currency]?.amount_off ?? 0);
  const more = coupon.percent_off === null ? shareCents(Math.min(fixed, sum(left)), left) : left.map((cents) => percentOfCents(cents, coupon.percent_off ?? 0));
  return taken.map((cents, index) => cents + (more[index] ?? 0));
}

export function lineItemsOf(ctx: Context, session: Stripe.Checkout.Session): WireList<Line> {
  const checkout = ctx.get("_checkout", session.id);
  const { lines } = totalsOf(ctx, checkout, session.currency ?? "usd");
  return { object: "list", data: lines, has_more: false, url: `/v1/checkout/sessions/${session.id}/line_items` };
}

function sum(amounts: number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
