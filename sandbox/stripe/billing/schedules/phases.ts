import type Stripe from "stripe";
import { asMetadata } from "../../catalog/values";
import type { Context } from "../../engine/context";
import { ApiError, invalidRequest } from "../../engine/errors";
import { mergeMetadata } from "../../http/params";
import { moveByIntervals } from "../periods";
import { recurringPrice } from "../subscriptions/items";
import type { Schedule, Subscription } from "../tables";

export type Phase = Schedule["phases"][number];
type PhaseWish = Stripe.SubscriptionScheduleUpdateParams.Phase;

/** The phases that are asked for, each beginning where the one before it ends. */
export function makePhases(ctx: Context, wishes: readonly PhaseWish[], begin: number, currency: string | null): Phase[] {
  const phases: Phase[] = [];
  for (const [index, wish] of wishes.entries()) {
    const start = phases.at(-1)?.end_date ?? (typeof wish.start_date === "number" ? wish.start_date : begin);
    if (phases.length > 0 && typeof wish.start_date === "number" && wish.start_date !== start) {
      throw invalidRequest("Each phase must begin where the one before it ends.", { param: `phases[${index}][start_date]` });
    }
    phases.push(makePhase(ctx, wish, { start, index, currency }));
  }
  return phases;
}

function makePhase(ctx: Context, wish: PhaseWish, at: { readonly start: number; readonly index: number; readonly currency: string | null }): Phase {
  const prices = wish.items.map((item, index) => recurringPrice(ctx, item, `phases[${at.index}][items][${index}]`));
  const every = wish.duration
    ? { interval: wish.duration.interval, interval_count: wish.duration.interval_count ?? 1 }
    : (prices[0]?.recurring ?? { interval: "month", interval_count: 1 });
  const end = typeof wish.end_date === "number" ? wish.end_date : wish.end_date === "now" ? ctx.now : moveByIntervals(at.start, every, 1);
  if (end <= at.start) throw invalidRequest("A phase must end after it begins.", { param: `phases[${at.index}][end_date]` });
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: wish.collection_method ?? null,
    currency: at.currency ?? prices[0]?.currency ?? "usd",
    default_payment_method: wish.default_payment_method ?? null,
    default_tax_rates: [],
    description: wish.description || null,
    discounts: (wish.discounts || []).map((discount, index) => reused(ctx, discount, `phases[${at.index}][discounts][${index}]`)),
    end_date: end,
    invoice_settings: null,
    items: wish.items.map((item, index) => phaseItem(prices[index]?.id ?? "", item.quantity ?? 1, asMetadata(item.metadata))),
    metadata: mergeMetadata({}, asMetadata(wish.metadata)),
    on_behalf_of: null,
    proration_behavior: wish.proration_behavior ?? "create_prorations",
    start_date: at.start,
    transfer_data: null,
    trial_end: null,
  };
}

type DiscountWish = NonNullable<Exclude<PhaseWish["discounts"], "">>[number];

/** A discount that is there already, for a phase too. New ones are not built here. */
function reused(ctx: Context, { discount }: DiscountWish, param: string): Phase["discounts"][number] {
  if (discount === undefined) {
    const message = "Not built in this stand-in for Stripe: phases of a schedule with coupons that were not redeemed before";
    throw new ApiError(501, { type: "invalid_request_error", code: "not_implemented", param, message });
  }
  return { coupon: null, discount: ctx.named("discount", discount, `${param}[discount]`).id, promotion_code: null };
}

/** Those that a subscription has in a phase: what the phase does not name, it has not. */
export function discountsOfPhase(phase: Phase): string[] {
  return phase.discounts.flatMap(({ discount }) => (typeof discount === "string" ? [discount] : []));
}

function phaseItem(price: string, quantity: number, metadata: "" | Record<string, string> | undefined): Phase["items"][number] {
  return { billing_thresholds: null, discounts: [], metadata: metadata || {}, plan: price, price, quantity, tax_rates: [] };
}

/** The one phase of a schedule made from a subscription: its present period, as it is. */
export function phaseOf(subscription: Subscription, period: { readonly start: number; readonly end: number }): Phase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency: subscription.currency,
    default_payment_method: subscription.default_payment_method,
    default_tax_rates: [],
    description: null,
    discounts: subscription.discounts.map((discount) => ({ coupon: null, discount, promotion_code: null })),
    end_date: period.end,
    invoice_settings: null,
    items: subscription.items.data.map(({ price, quantity, metadata }) => phaseItem(price.id, quantity, metadata)),
    metadata: subscription.metadata,
    on_behalf_of: null,
    proration_behavior: "create_prorations",
    start_date: period.start,
    transfer_data: null,
    trial_end: null,
  };
}

/** The phase that a moment is in; a moment on a border belongs to the phase that it begins. */
export function phaseAt(schedule: Schedule, atS: number): Phase | undefined {
  return schedule.phases.find(({ start_date, end_date }) => start_date <= atS && atS < end_date);
}
