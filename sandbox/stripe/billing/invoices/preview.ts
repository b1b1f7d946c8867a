import type Stripe from "stripe";
import { amountIn } from "../../catalog/prices";
import type { Context } from "../../engine/context";
import { invalidRequest } from "../../engine/errors";
import { atClock, atCustomer } from "../clocks/time";
import { redeemDiscounts } from "../discounts";
import { showMoney } from "../money";
import { moveByIntervals } from "../periods";
import { planChange } from "../subscriptions/change";
import { periodEndOf, periodStartOf } from "../subscriptions/cycle";
import { recurringPrice } from "../subscriptions/items";
import { draftOf, linesOf, nextPeriodOf } from "../subscriptions/renew";
import type { Invoice, Subscription } from "../tables";
import { composeInvoice, type Draft } from "./compose";
import { type DraftLine, lineOfItem, productName } from "./lines";
import { pendingItems } from "./make-invoice";

/** The next renewal's invoice, as it would be made now. */
export function previewRenewal(ctx: Context, subscription: Subscription, extra: readonly DraftLine[] = []): Invoice {
  if (subscription.status === "canceled" || subscription.cancel_at_period_end) throw noUpcoming();
  const next = nextPeriodOf(ctx, subscription);
  const waiting = pendingItems(ctx, subscription.customer, subscription.id).map(lineOfItem);
  const draft = draftOf(ctx, next, [...waiting, ...extra, ...linesOf(ctx, next)], { start: periodStartOf(subscription), end: periodEndOf(subscription) });
  return composed(ctx, { ...draft, reason: "upcoming" });
}

/**
 * What a change, a new subscription or the next renewal would cost, made by the same code that then charges it.
 * @throws 400 `invoice_upcoming_none` when nothing is to come
 */
export function previewInvoice(outer: Context, params: Stripe.InvoiceCreatePreviewParams): Invoice {
  const details = params.subscription_details ?? {};
  if (!params.subscription) return previewNew(outer, params);
  const before = outer.named("subscription", params.subscription, "subscription");
  const ctx = atClock(outer, before.test_clock);
  if (details.cancel_now) throw noUpcoming();
  const discounts =
    params.discounts === undefined
      ? undefined
      : redeemDiscounts(ctx, params.discounts || [], { customer: before.customer, subscription: before.id }).map(({ id }) => id);
  const subscription = discounts ? { ...before, discounts } : before;
  const isChange = details.items !== undefined || details.billing_cycle_anchor?.type === "now" || details.trial_end !== undefined;
  if (!isChange) return previewRenewal(ctx, subscription);
  const behaviour = details.proration_behavior ?? "create_prorations";
  // What was paid is credited as it was paid, whatever is taken off from now on.
  const plan = planChange(ctx, before, {
    items: details.items,
    discounts,
    prorationBehavior: behaviour,
    prorationDate: details.proration_date,
    resetsAnchor: details.billing_cycle_anchor?.type === "now",
    trialEnd: details.trial_end,
  });
  const changed: Subscription = { ...subscription, items: { ...subscription.items, data: plan.items }, billing_cycle_anchor: plan.anchor };
  if (!plan.isNewPeriod && behaviour !== "always_invoice") return previewRenewal(ctx, changed, plan.prorations);
  const waiting = pendingItems(ctx, before.customer, before.id).map(lineOfItem);
  const customer = ctx.get("customer", before.customer);
  const lines = [...waiting, ...plan.prorations, ...plan.periods];
  return composed(ctx, {
    customer,
    subscription: changed,
    lines,
    reason: "upcoming",
    currency: before.currency,
    discounts: subscription.discounts,
    prorationDate: plan.prorationDate,
  });
}

/** A subscription that is not there yet, or single items. */
function previewNew(outer: Context, params: Stripe.InvoiceCreatePreviewParams): Invoice {
  const customer = outer.named("customer", params.customer ?? "", "customer");
  const ctx = atCustomer(outer, customer.id);
  const wishes = params.subscription_details?.items ?? [];
  const prices = wishes.map((wish, index) => ({ price: recurringPrice(ctx, wish, `subscription_details[items][${index}]`), quantity: wish.quantity ?? 1 }));
  const currency = (params.currency ?? prices[0]?.price.currency ?? customer.currency ?? "usd").toLowerCase();
  const isTrial = typeof params.subscription_details?.trial_end === "number";
  const lines = prices.map(({ price, quantity }): DraftLine => {
    const { unit_amount, unit_amount_decimal } = amountIn(price, currency);
    const recurring = price.recurring ?? { interval: "month", interval_count: 1 };
    return {
      amount: isTrial ? 0 : unit_amount * quantity,
      description: `${quantity} × ${productName(ctx, price)} (at ${showMoney(unit_amount, currency)} / ${recurring.interval})`,
      period: { start: ctx.now, end: moveByIntervals(ctx.now, recurring, 1) },
      parent: null,
      pricing: { price_details: { price: price.id, product: price.product }, type: "price_details", unit_amount_decimal },
      quantity,
      subscription: null,
      discountable: true,
      discounts: [],
      metadata: {},
    };
  });
  const waiting = prices.length === 0 ? pendingItems(ctx, customer.id, null).map(lineOfItem) : [];
  if (lines.length + waiting.length === 0) throw noUpcoming();
  const discounts = redeemDiscounts(ctx, params.discounts || [], { customer: customer.id, subscription: null }).map(({ id }) => id);
  return composed(ctx, { customer, subscription: null, lines: [...waiting, ...lines], reason: "upcoming", currency, discounts });
}

function composed(ctx: Context, draft: Draft): Invoice {
  return { ...composeInvoice(ctx, draft, ctx.newId("upcoming_in")), auto_advance: undefined };
}

function noUpcoming() {
  return invalidRequest("No upcoming invoices for customer", { code: "invoice_upcoming_none" }, 404);
}
