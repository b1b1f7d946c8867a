import type Stripe from "stripe";
import { asMetadata } from "../../catalog/values";
import type { Context } from "../../engine/context";
import { invalidRequest } from "../../engine/errors";
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
    discounts: [],
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
    discounts: [],
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
