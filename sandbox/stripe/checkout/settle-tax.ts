import type Stripe from "stripe";
import type { Context } from "../engine/context";
import type { StoredCheckout } from "../engine/tables";
import { requireCountry } from "../tax/automatic-tax";
import { taxStateOf } from "./make-session";
import { totalsOf } from "./totals";

/**
 * Where the payer lives is known at the latest when they pay: from their customer, else from the address they gave with the card, which the
 * customer keeps. The sums follow. @throws 400 where tax is to be computed and nobody knows where
 */
export function settleTax(ctx: Context, id: string, customerId: string | null, given: Stripe.Address | null): StoredCheckout {
  const checkout = ctx.get("_checkout", id);
  const session = ctx.get("checkout.session", id);
  if (checkout.automatic_tax === undefined || session.mode === "setup") return checkout;
  const customer = customerId === null ? null : ctx.get("customer", customerId);
  const country = requireCountry(checkout.automatic_tax.country ?? customer?.address?.country ?? given?.country);
  if (customer !== null && !customer.address?.country) ctx.patch("customer", customer.id, { address: given });
  const settled = ctx.patch("_checkout", id, { automatic_tax: { country } });
  const totals = totalsOf(ctx, settled, session.currency ?? "usd");
  ctx.patch("checkout.session", id, {
    automatic_tax: taxStateOf(settled),
    amount_total: totals.total,
    total_details: { amount_discount: totals.discount, amount_shipping: 0, amount_tax: totals.tax },
  });
  return settled;
}
