import type Stripe from "stripe";
import { findUsable } from "../catalog/promotion-codes";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import type { StoredCheckout } from "../engine/tables";
import { shownDiscounts } from "./make-session";
import { totalsOf } from "./totals";

/** What the person who pays may change before paying; what is left out stays. */
export interface SessionChange {
  readonly email?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly phone?: string | null | undefined;
  /** The code as typed; empty takes it away. */
  readonly promotionCode?: string | undefined;
  readonly lineItem?: { readonly id: string; readonly quantity: number } | undefined;
  readonly currency?: string | undefined;
}

/** Changes an open session from its page and computes its amounts anew. @throws 400 when it cannot be changed so. */
export function changeSession(ctx: Context, id: string, change: SessionChange): Stripe.Checkout.Session {
  const session = ctx.get("checkout.session", id);
  if (session.status !== "open") throw invalidRequest(`This Checkout Session has a status of ${session.status}: it cannot be changed.`);
  const checkout = ctx.put("_checkout", applyTo(ctx, ctx.get("_checkout", id), session, change));
  const currency = change.currency ?? session.currency;
  const totals = currency === null ? null : totalsOf(ctx, checkout, currency);
  const details = session.customer_details;
  return ctx.patch("checkout.session", id, {
    currency,
    ...(totals === null
      ? {}
      : {
          amount_subtotal: totals.subtotal,
          amount_total: totals.total,
          total_details: { amount_discount: totals.discount, amount_shipping: 0, amount_tax: totals.tax },
        }),
    discounts: shownDiscounts(checkout),
    customer_details: {
      address: details?.address ?? null,
      business_name: null,
      // A customer's own address is not the page's to change.
      email: typeof session.customer === "string" || change.email === undefined ? (details?.email ?? null) : change.email,
      individual_name: null,
      name: change.name === undefined ? (details?.name ?? null) : change.name,
      phone: change.phone === undefined ? (details?.phone ?? null) : change.phone,
      tax_exempt: details?.tax_exempt ?? "none",
      tax_ids: [],
    },
  });
}

function applyTo(ctx: Context, checkout: StoredCheckout, session: Stripe.Checkout.Session, { promotionCode, lineItem }: SessionChange): StoredCheckout {
  const lines =
    lineItem === undefined
      ? checkout.line_items
      : checkout.line_items.map((line) => (line.id === lineItem.id ? { ...line, quantity: allowed(line.adjustable_quantity, lineItem.quantity) } : line));
  if (promotionCode === undefined) return { ...checkout, line_items: lines };
  if (promotionCode === "") return { ...checkout, line_items: lines, discounts: [] };
  if (session.allow_promotion_codes !== true) throw invalidRequest("This Checkout Session takes no promotion codes.", { param: "promotion_code" });
  const promotion = findUsable(ctx, promotionCode, typeof session.customer === "string" ? session.customer : null);
  const coupon = promotion?.promotion.coupon;
  if (promotion === undefined || typeof coupon !== "string")
    throw invalidRequest("This promotion code is not valid.", { code: "promotion_code_invalid", param: "promotion_code" });
  return { ...checkout, line_items: lines, discounts: [{ coupon, promotion_code: promotion.id }] };
}

function allowed(limits: Stripe.LineItem.AdjustableQuantity | null, quantity: number): number {
  const isWithin = limits?.enabled === true && Number.isInteger(quantity) && quantity >= (limits.minimum ?? 0) && quantity <= (limits.maximum ?? 99);
  if (!isWithin) throw invalidRequest("This quantity is not possible.", { param: "quantity" });
  return quantity;
}
