import type Stripe from "stripe";
import type { Price } from "../billing/tables";
import { asMetadata } from "../catalog/values";
import type { Context } from "../engine/context";
import { mergeMetadata } from "../http/params";

const DAY_S = 86_400;
const LIFE_DAYS = 30;

export interface QuoteLine {
  price: Price;
  quantity: number;
}

/** A quote as a draft. Recurring prices make a subscription of it when it is accepted. */
export function makeQuote(ctx: Context, params: Stripe.QuoteCreateParams, lines: readonly QuoteLine[]): Stripe.Quote {
  const id = ctx.newId("qt");
  const total = lines.reduce((sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * quantity, 0);
  const recurring = lines[0]?.price.recurring ?? null;
  const details = { amount_discount: 0, amount_shipping: 0, amount_tax: 0 };
  const amounts = { amount_subtotal: total, amount_total: total, total_details: details };
  const quote: Stripe.Quote = {
    id,
    object: "quote",
    amount_subtotal: total,
    amount_total: total,
    application: null,
    application_fee_amount: null,
    application_fee_percent: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    collection_method: params.collection_method ?? "charge_automatically",
    computed: {
      recurring: recurring === null ? null : { ...amounts, interval: recurring.interval, interval_count: recurring.interval_count },
      upfront: amounts,
    },
    created: ctx.now,
    currency: lines[0]?.price.currency ?? "usd",
    customer: params.customer ?? null,
    customer_account: null,
    default_tax_rates: [],
    description: params.description || null,
    discounts: [],
    expires_at: params.expires_at ?? ctx.now + LIFE_DAYS * DAY_S,
    footer: params.footer || null,
    from_quote: null,
    header: params.header || null,
    invoice: null,
    invoice_settings: { custom_fields: null, days_until_due: null, description: null, footer: null, issuer: { type: "self" } },
    livemode: false,
    metadata: mergeMetadata({}, asMetadata(params.metadata)),
    number: null,
    on_behalf_of: null,
    status: "draft",
    status_transitions: { accepted_at: null, canceled_at: null, finalized_at: null },
    subscription: null,
    subscription_data: { billing_mode: { type: "flexible" }, description: null, effective_date: null, metadata: {}, trial_period_days: null },
    subscription_schedule: null,
    test_clock: null,
    total_details: details,
    transfer_data: null,
  };
  ctx.put("_link_lines", { id, lines: lines.map(({ price, quantity }) => ({ price: price.id, quantity })), isRecurring: recurring !== null });
  ctx.put("quote", quote);
  ctx.emit("quote.created", quote);
  return quote;
}
