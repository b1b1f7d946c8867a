import type Stripe from "stripe";
import { makeCustomer } from "../customers";
import type { Context } from "../engine/context";

/** What the person who pays typed. */
export interface Payer {
  readonly email?: string | null;
  readonly name?: string | null;
  readonly phone?: string | null;
}

/** The customer of a session, made now where it needs one; the session shows what was typed. */
export function ensureSessionCustomer(ctx: Context, session: Stripe.Checkout.Session, payer: Payer): string | null {
  const known = typeof session.customer === "string" ? session.customer : null;
  const checkout = ctx.get("_checkout", session.id);
  const email = session.customer_details?.email ?? payer.email ?? null;
  const isNeeded =
    session.mode !== "payment" ||
    session.customer_creation === "always" ||
    checkout.payment_intent_data.setup_future_usage !== undefined ||
    checkout.discounts.length > 0;
  const customer = known ?? (isNeeded ? makeCustomer(ctx, { email, name: payer.name ?? null, phone: payer.phone ?? null }).id : null);
  ctx.patch("checkout.session", session.id, {
    customer,
    customer_details: {
      address: session.customer_details?.address ?? null,
      business_name: null,
      email,
      individual_name: null,
      name: payer.name ?? session.customer_details?.name ?? null,
      phone: payer.phone ?? session.customer_details?.phone ?? null,
      tax_exempt: session.customer_details?.tax_exempt ?? "none",
      tax_ids: [],
    },
  });
  return customer;
}
