import type Stripe from "stripe";
import type { Context } from "../../engine/context";
import { type AutomaticTax, automaticTax, requireCountry } from "../../tax/automatic-tax";
import { type TakenOff, takeOff } from "../discounts";
import type { Invoice, InvoiceLine, Subscription } from "../tables";
import { wireList } from "../wire";
import type { DraftLine } from "./lines";

/** What an invoice is to be about. */
export interface Draft {
  readonly customer: Stripe.Customer;
  readonly subscription: Subscription | null;
  readonly lines: readonly DraftLine[];
  readonly reason: NonNullable<Invoice["billing_reason"]>;
  readonly currency: string;
  readonly discounts: readonly string[];
  readonly period?: { readonly start: number; readonly end: number };
  readonly prorationDate?: number;
  readonly description?: string | null;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly collectionMethod?: string;
  readonly daysUntilDue?: number | null;
  readonly defaultPaymentMethod?: string | null;
  readonly autoAdvance?: boolean;
  readonly footer?: string | null;
}

/** The invoice with its sums, as a draft that is not stored: what a preview shows and what is then charged are both made here. */
export function composeInvoice(ctx: Context, draft: Draft, id: string): Invoice {
  const taken = takeOff(
    ctx,
    draft.discounts,
    draft.lines.map((line) => ({ ...line, productId: line.pricing?.price_details?.product ?? null })),
    draft.currency,
  );
  const lines = draft.lines.map((line, index) => composeLine(ctx, draft, line, taken, index, id));
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const discountAmounts = taken.map(({ discount, amounts }) => ({ discount, amount: amounts.reduce((sum, amount) => sum + amount, 0) }));
  const taxes = lines.flatMap((line) => line.taxes ?? []);
  const taxOf = (behavior: string) => taxes.reduce((sum, tax) => (tax.tax_behavior === behavior ? sum + tax.amount : sum), 0);
  const discounted = discountAmounts.reduce((left, { amount }) => left - amount, subtotal);
  const total = discounted + taxOf("exclusive");
  const period = draft.period ?? { start: ctx.now, end: ctx.now };
  return {
    ...plainFields(ctx, draft),
    id,
    object: "invoice",
    ...dueOf(total, draft.customer.balance, draft.currency),
    discounts: taken.map(({ discount }) => discount),
    lines: wireList(lines, `/v1/invoices/${id}/lines`),
    parent: parentOf(draft),
    period_end: period.end,
    period_start: period.start,
    starting_balance: draft.customer.balance,
    subtotal,
    subtotal_excluding_tax: subtotal - taxOf("inclusive"),
    total,
    total_discount_amounts: discountAmounts,
    total_excluding_tax: discounted - taxOf("inclusive"),
    total_pretax_credit_amounts: discountAmounts.map(({ discount, amount }) => ({ amount, discount, type: "discount" })),
    total_taxes: totalTaxes(taxes),
  };
}

/** Stripe charges no less than this (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts); a smaller sum goes onto the balance. */
const CHARGE_MIN: Readonly<Record<string, number>> = { usd: 50, eur: 50, gbp: 30, cad: 50, aud: 50, chf: 50, jpy: 50, sek: 300, nok: 300, dkk: 250, pln: 200 };
const CHARGE_MIN_OTHER = 50;

export function chargeMin(currency: string): number {
  return CHARGE_MIN[currency] ?? CHARGE_MIN_OTHER;
}

/** What is to be paid once the customer's balance is counted; a negative balance is money we owe them. */
function dueOf(
  total: number,
  balance: number,
  currency: string,
): Pick<Invoice, "amount_due" | "amount_paid" | "amount_remaining" | "amount_overpaid" | "ending_balance"> {
  const whole = total + balance;
  const isCharged = total > 0 && whole >= chargeMin(currency);
  const due = isCharged ? whole : 0;
  return { amount_due: due, amount_paid: 0, amount_remaining: due, amount_overpaid: 0, ending_balance: whole - due };
}

function composeLine(ctx: Context, draft: Draft, line: DraftLine, taken: readonly TakenOff[], index: number, invoice: string): InvoiceLine {
  const discountAmounts = taken.flatMap(({ discount, amounts }) => (line.discountable ? [{ amount: amounts[index] ?? 0, discount }] : []));
  return {
    id: ctx.newId("il"),
    object: "line_item",
    amount: line.amount,
    currency: draft.currency,
    description: line.description,
    discount_amounts: discountAmounts,
    discountable: line.discountable,
    discounts: [...line.discounts],
    invoice,
    livemode: false,
    metadata: { ...line.metadata },
    parent: line.parent,
    period: { ...line.period },
    pretax_credit_amounts: discountAmounts.map(({ amount, discount }) => ({ amount, discount, type: "discount" })),
    pricing: line.pricing,
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    subscription: line.subscription,
    subtotal: line.amount,
    taxes: taxesOf(ctx, draft, line, line.amount - discountAmounts.reduce((sum, { amount }) => sum + amount, 0)),
  };
}

type LineTax = NonNullable<InvoiceLine["taxes"]>[number];

function showTax({ rate, behavior, amount, taxable }: AutomaticTax): LineTax {
  return {
    amount,
    tax_behavior: behavior,
    tax_rate_details: { tax_rate: rate.id },
    taxability_reason: "standard_rated",
    taxable_amount: taxable,
    type: "tax_rate_details",
  };
}

/** What of a line is tax, or comes on top as such, where its subscription has tax computed. */
function taxesOf(ctx: Context, { subscription, customer }: Draft, line: DraftLine, amount: number): LineTax[] {
  const price = ctx.find("price", line.pricing?.price_details?.price ?? "");
  if (!subscription?.automatic_tax.enabled || price === null) return [];
  const tax = automaticTax(ctx, amount, price, requireCountry(customer.address?.country));
  return tax === null ? [] : [showTax(tax)];
}

/** One sum for each rate and way of counting it. */
function totalTaxes(taxes: readonly LineTax[]): LineTax[] {
  const sums = new Map<string, LineTax>();
  for (const tax of taxes) {
    const key = `${tax.tax_rate_details?.tax_rate} ${tax.tax_behavior}`;
    const before = sums.get(key);
    sums.set(key, { ...tax, amount: tax.amount + (before?.amount ?? 0), taxable_amount: (tax.taxable_amount ?? 0) + (before?.taxable_amount ?? 0) });
  }
  return [...sums.values()];
}

function parentOf({ subscription, prorationDate }: Draft): Invoice["parent"] {
  if (!subscription) return null;
  return {
    quote_details: null,
    subscription_details: {
      metadata: subscription.metadata,
      subscription: subscription.id,
      ...(prorationDate === undefined ? {} : { subscription_proration_date: prorationDate }),
    },
    type: "subscription_details",
  };
}

type PlainFields = Omit<
  Invoice,
  | "id"
  | "object"
  | "amount_due"
  | "amount_paid"
  | "amount_remaining"
  | "amount_overpaid"
  | "ending_balance"
  | "discounts"
  | "lines"
  | "parent"
  | "period_end"
  | "period_start"
  | "starting_balance"
  | "subtotal"
  | "subtotal_excluding_tax"
  | "total"
  | "total_discount_amounts"
  | "total_excluding_tax"
  | "total_pretax_credit_amounts"
  | "total_taxes"
>;

function plainFields(ctx: Context, draft: Draft): PlainFields {
  const { customer, subscription } = draft;
  const collectionMethod = draft.collectionMethod ?? subscription?.collection_method ?? "charge_automatically";
  const days = draft.daysUntilDue ?? subscription?.days_until_due ?? null;
  return {
    account_country: "US",
    account_name: "MHC Streaming (stand-in)",
    account_tax_ids: null,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: draft.autoAdvance ?? true,
    automatic_tax: {
      disabled_reason: null,
      enabled: subscription?.automatic_tax.enabled ?? false,
      liability: null,
      provider: null,
      status: subscription?.automatic_tax.enabled ? "complete" : null,
    },
    automatically_finalizes_at: null,
    billing_reason: draft.reason,
    collection_method: collectionMethod,
    created: ctx.now,
    currency: draft.currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: customer.tax_exempt ?? "none",
    customer_tax_ids: [],
    default_payment_method: draft.defaultPaymentMethod ?? null,
    default_source: null,
    default_tax_rates: [],
    description: draft.description ?? null,
    due_date: collectionMethod === "send_invoice" ? ctx.now + (days ?? DAYS_UNTIL_DUE) * DAY_S : null,
    effective_at: null,
    footer: draft.footer ?? null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    livemode: false,
    metadata: { ...draft.metadata },
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    statement_descriptor: null,
    status: "draft",
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    test_clock: typeof customer.test_clock === "string" ? customer.test_clock : null,
    webhooks_delivered_at: null,
  };
}

const DAYS_UNTIL_DUE = 30;
const DAY_S = 86_400;
