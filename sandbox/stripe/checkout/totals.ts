import type Stripe from "stripe";
import { percentOfCents, shareCents } from "../billing/prorate";
import type { Price } from "../billing/tables";
import type { WireList } from "../billing/wire";
import { amountIn, shown } from "../catalog/prices";
import type { Context } from "../engine/context";
import type { StoredCheckout } from "../engine/tables";
import { type AutomaticTax, automaticTax } from "../tax/automatic-tax";

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
  /** The tax of each line, where any is collected. */
  taxes: AutomaticTax[];
  subtotal: number;
  discount: number;
  tax: number;
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
  const country = checkout.automatic_tax?.country ?? null;
  const taxed = checkout.line_items.map((line, index) =>
    country === null ? null : automaticTax(ctx, (amounts[index] ?? 0) - (off[index] ?? 0), ctx.get("price", line.price), country),
  );
  const lines = checkout.line_items.map((line, index): Line => {
    const [amount, discount, tax] = [amounts[index] ?? 0, off[index] ?? 0, taxed[index] ?? null];
    return {
      id: line.id,
      object: "item",
      adjustable_quantity: line.adjustable_quantity,
      amount_discount: discount,
      amount_subtotal: amount,
      amount_tax: tax?.amount ?? 0,
      amount_total: amount - discount + onTop(tax),
      currency,
      description: line.description,
      metadata: line.metadata,
      price: shown(ctx.get("price", line.price)),
      quantity: line.quantity,
    };
  });
  const subtotal = sum(amounts);
  const discount = sum(off);
  const taxes = taxed.filter((tax) => tax !== null);
  const tax = sum(taxes.map((one) => one.amount));
  return { lines, taxes, subtotal, discount, tax, total: subtotal - discount + sum(taxes.map(onTop)) };
}

/** What of a tax is not in the price already. */
function onTop(tax: AutomaticTax | null): number {
  return tax?.behavior === "exclusive" ? tax.amount : 0;
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
