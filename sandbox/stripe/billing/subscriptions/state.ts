import type { Context } from "../../engine/context";
import { atClock } from "../clocks/time";
import type { Invoice, Subscription } from "../tables";
import { shownItem } from "./items";

/** As answers and events show it. */
export function showSubscription(subscription: Subscription): Subscription {
  return { ...subscription, items: { ...subscription.items, data: subscription.items.data.map(shownItem) } };
}

/** Changes a subscription and tells what was changed. */
export function changeSubscription(outer: Context, id: string, change: Partial<Subscription>): Subscription {
  const before = outer.get("subscription", id);
  const ctx = atClock(outer, before.test_clock);
  const after = ctx.patch("subscription", id, change);
  ctx.emitChange("customer.subscription.updated", showSubscription(before), showSubscription(after));
  return after;
}

/** The subscription that an invoice is of, if it is of one that lives. */
export function subscriptionOf(ctx: Context, invoice: Invoice): Subscription | null {
  const id = invoice.parent?.subscription_details?.subscription;
  return id === undefined ? null : ctx.find("subscription", id);
}
