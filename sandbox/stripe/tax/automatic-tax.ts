import type Stripe from "stripe";
import { divideRounded } from "../billing/prorate";
import type { Price } from "../billing/tables";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";

const BPS_PER_WHOLE = 10_000;

export interface AutomaticTax {
  readonly rate: Stripe.TaxRate;
  readonly behavior: "inclusive" | "exclusive";
  /** In the smallest unit; below zero for a credit. */
  readonly amount: number;
  readonly taxable: number;
}

/** What the seller collects in a country; null where nobody said by `POST /_sandbox/taxes` that they do. */
function rateOf(ctx: Context, country: string): Stripe.TaxRate | null {
  const place = ctx.find("_tax", country);
  return place === null ? null : ctx.get("tax_rate", place.rate);
}

/** A price says whether tax is in it or comes on top. @throws 400 for one that does not */
function behaviorOf(price: Pick<Price, "id" | "tax_behavior">): AutomaticTax["behavior"] {
  if (price.tax_behavior === "inclusive") return "inclusive";
  if (price.tax_behavior === "exclusive") return "exclusive";
  throw invalidRequest(`You must specify \`tax_behavior\` on price ${price.id} when automatic tax is enabled.`, { param: "automatic_tax[enabled]" });
}

/** The tax of what is left of a line after discounts, rounded half away from zero; null where none is collected. */
export function automaticTax(ctx: Context, amount: number, price: Pick<Price, "id" | "tax_behavior">, country: string): AutomaticTax | null {
  const behavior = behaviorOf(price);
  const rate = rateOf(ctx, country);
  if (rate === null) return null;
  const bps = Math.round(rate.percentage * 100);
  const whole = behavior === "inclusive" ? BPS_PER_WHOLE + bps : BPS_PER_WHOLE;
  const tax = divideRounded(BigInt(amount) * BigInt(bps), BigInt(whole));
  return { rate, behavior, amount: tax, taxable: behavior === "inclusive" ? amount - tax : amount };
}

/** @throws 400 where nobody said where the customer lives */
export function requireCountry(country: string | null | undefined): string {
  if (country) return country;
  throw invalidRequest("The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.", {
    code: "customer_tax_location_invalid",
    param: "automatic_tax[enabled]",
  });
}
