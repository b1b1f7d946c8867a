import type { StripeCheckoutAmount, StripeCheckoutDiscountAmount, StripeCheckoutLineItem, StripeCheckoutSession } from "@stripe/stripe-js";
import type Stripe from "stripe";
import { showMoney, unitsOf } from "../billing/money";
import { moveByIntervals } from "../billing/periods";
import type { Price } from "../billing/tables";
import { totalsOf } from "../checkout/totals";
import type { Context } from "../engine/context";

/** A Checkout Session as Stripe.js shows it to the page. */
export function stateOf(ctx: Context, session: Stripe.Checkout.Session): StripeCheckoutSession {
  const currency = session.currency ?? "usd";
  const money = (minorUnitsAmount: number): StripeCheckoutAmount => ({ minorUnitsAmount, amount: showMoney(minorUnitsAmount, currency) });
  const totals = totalsOf(ctx, ctx.get("_checkout", session.id), currency);
  const none = money(0);
  const isNothingDue = session.mode === "setup" || totals.total === 0;
  return {
    billingAddress: null,
    businessName: null,
    nameCollection: null,
    canConfirm: session.status === "open" && (isNothingDue || totals.lines.length > 0),
    currency,
    currencyOptions: currencyOptionsOf(ctx, session),
    discountAmounts: discountsOf(ctx, session, totals.discount, money),
    email: session.customer_details?.email ?? session.customer_email ?? null,
    id: session.id,
    lastPaymentError: null,
    lineItems: totals.lines.map((line) => lineOf(line, money)),
    livemode: false,
    minorUnitsAmountDivisor: unitsOf(currency),
    phoneNumber: session.customer_details?.phone ?? null,
    recurring: recurringOf(ctx, session, money),
    savedPaymentMethods: savedMethodsOf(ctx, session),
    shipping: null,
    shippingAddress: null,
    shippingOptions: [],
    status: statusOf(session),
    surcharge: null,
    tax: { status: "ready" },
    taxAmounts: totals.taxes.map(({ rate, behavior, amount }) => ({
      ...money(amount),
      inclusive: behavior === "inclusive",
      displayName: rate.display_name,
      percentage: rate.percentage,
    })),
    taxIdInfo: null,
    total: {
      appliedBalance: none,
      balanceAppliedToNextInvoice: false,
      discount: money(totals.discount),
      shippingRate: none,
      subtotal: money(totals.subtotal),
      surcharge: none,
      taxExclusive: money(taxOf(totals.taxes, "exclusive")),
      taxInclusive: money(taxOf(totals.taxes, "inclusive")),
      total: money(totals.total),
    },
    optionalItems: null,
  };
}

function taxOf(taxes: ReturnType<typeof totalsOf>["taxes"], behavior: "inclusive" | "exclusive"): number {
  return taxes.reduce((sum, tax) => (tax.behavior === behavior ? sum + tax.amount : sum), 0);
}

function statusOf({ status, payment_status: paid }: Stripe.Checkout.Session): StripeCheckoutSession["status"] {
  if (status !== "complete") return { type: status === "expired" ? "expired" : "open" };
  if (paid === "no_payment_required") return { type: "complete", paymentStatus: "no_payment_required" };
  return { type: "complete", paymentStatus: paid === "paid" ? "paid" : "unpaid" };
}

type Money = (minorUnitsAmount: number) => StripeCheckoutAmount;
type Line = ReturnType<typeof totalsOf>["lines"][number];

function lineOf(line: Line, money: Money): StripeCheckoutLineItem {
  const unit = money(line.quantity === 0 ? 0 : Math.round(line.amount_subtotal / line.quantity));
  const recurring = line.price.recurring;
  const limits = line.adjustable_quantity;
  return {
    id: line.id,
    name: line.description,
    discount: money(line.amount_discount),
    subtotal: money(line.amount_subtotal),
    total: money(line.amount_total),
    taxExclusive: money(0),
    taxInclusive: money(0),
    unitAmount: unit,
    unitAmountDecimal: null,
    description: null,
    quantity: line.quantity,
    unitLabel: null,
    discountAmounts: null,
    taxAmounts: null,
    recurring: recurring ? { interval: intervalOf(recurring.interval), intervalCount: recurring.interval_count, usageType: "licensed" } : null,
    adjustableQuantity: limits?.enabled ? { maximum: limits.maximum ?? 99, minimum: limits.minimum ?? 0 } : null,
    images: [],
    priceId: line.price.id,
    isRemovable: false,
    pricing: null,
    transformQuantity: null,
  };
}

function intervalOf(interval: string): "day" | "month" | "week" | "year" {
  return interval === "day" || interval === "week" || interval === "year" ? interval : "month";
}

function discountsOf(ctx: Context, session: Stripe.Checkout.Session, total: number, money: Money): StripeCheckoutDiscountAmount[] | null {
  const discounts = ctx.get("_checkout", session.id).discounts;
  if (discounts.length === 0) return null;
  return discounts.map(({ coupon: id, promotion_code }) => {
    const coupon = ctx.get("coupon", id);
    return {
      // Only one code at a time can be typed; it is the whole discount.
      ...money(total),
      displayName: coupon.name ?? coupon.id,
      promotionCode: promotion_code === null ? null : (ctx.find("promotion_code", promotion_code)?.code ?? null),
      recurring:
        coupon.duration === "forever"
          ? { type: "forever" }
          : coupon.duration === "repeating"
            ? { type: "repeating", durationInMonths: coupon.duration_in_months ?? 0 }
            : null,
      percentOff: coupon.percent_off,
    };
  });
}

function recurringOf(ctx: Context, session: Stripe.Checkout.Session, money: Money): StripeCheckoutSession["recurring"] {
  if (session.mode !== "subscription") return null;
  const checkout = ctx.get("_checkout", session.id);
  const { trial_end, trial_period_days: days } = checkout.subscription_data;
  const after = totalsOf(ctx, { ...checkout, subscription_data: {} }, session.currency ?? "usd");
  const recurring = after.lines[0]?.price.recurring ?? { interval: "month", interval_count: 1 };
  const trialEnd = trial_end ?? (days ? ctx.now + days * 86_400 : null);
  const next = trialEnd ?? moveByIntervals(ctx.now, recurring, 1);
  return {
    interval: intervalOf(recurring.interval),
    intervalCount: recurring.interval_count,
    isProrated: false,
    dueNext: {
      subtotal: money(after.subtotal),
      total: money(after.total),
      discount: money(after.discount),
      taxInclusive: money(0),
      taxExclusive: money(0),
      billingCycleAnchor: next,
    },
    trial: trialEnd === null ? null : { trialEnd, trialPeriodDays: days ?? Math.ceil((trialEnd - ctx.now) / 86_400) },
  };
}

/** The cards that the customer let be shown again, newest first; null when the session does not keep cards. */
function savedMethodsOf(ctx: Context, session: Stripe.Checkout.Session): StripeCheckoutSession["savedPaymentMethods"] {
  if (typeof session.customer !== "string" || session.mode === "setup") return null;
  const standard = ctx.find("customer", session.customer)?.invoice_settings.default_payment_method;
  const filters: readonly string[] = session.saved_payment_method_options?.allow_redisplay_filters ?? ["always"];
  const methods = ctx
    .having("payment_method", "customer", session.customer)
    .filter((method) => method.type === "card" && filters.includes(method.allow_redisplay ?? "unspecified"));
  const sorted = methods.reverse().sort((a, b) => Number(b.id === standard) - Number(a.id === standard));
  return sorted.map(({ id, card, billing_details }) => ({
    id,
    type: "card",
    card: { brand: card?.brand ?? "unknown", expMonth: card?.exp_month ?? 0, expYear: card?.exp_year ?? 0, last4: card?.last4 ?? "" },
    billingDetails: { email: billing_details.email, name: billing_details.name, phone: billing_details.phone, address: billing_details.address },
  }));
}

/** The currencies that every price of the session has, if there is a choice. */
function currencyOptionsOf(ctx: Context, session: Stripe.Checkout.Session): StripeCheckoutSession["currencyOptions"] {
  const checkout = ctx.get("_checkout", session.id);
  const prices = checkout.line_items.map(({ price }) => ctx.get("price", price));
  const currencies = namesOf(prices[0]).filter((currency) => prices.every((price) => namesOf(price).includes(currency)));
  if (currencies.length < 2) return null;
  return currencies.map((currency) => {
    const { total } = totalsOf(ctx, checkout, currency);
    return { currency, minorUnitsAmount: total, amount: showMoney(total, currency) };
  });
}

function namesOf(price: Price | undefined): string[] {
  return price ? [...new Set([price.currency, ...Object.keys(price.currency_options ?? {})])] : [];
}
