import { eq } from "drizzle-orm";
import { z } from "zod";
import { patronSubscriptions } from "@/db/schema";
import { declineSentence } from "@/server/adapters/stripe";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { findOpenPayment, findWaiting } from "../subscriptions/find-confirmation";
import { idOf } from "../sync/reading";
import { sendSubscriptionChanged } from "../sync/tell";
import type { CommandRow } from "./add-command";
import { dropPending, releasePlans } from "./release-plans";
import { getStripeSubscription, keyOf, readInput } from "./subject";

export const changeCommandInput = z.object({
  effect: z.enum(["now", "period_end"]),
  tierId: z.string(),
  /** How often it is paid from then on; older commands did not say. */
  interval: z.enum(["month", "year"]).nullable().default(null),
  stripePriceId: z.string(),
  /** Unix seconds of the preview: the charge is computed for exactly that moment. */
  prorationDate: z.number().int(),
  /** What the fan was told that it costs now; for the answer to a repeat. */
  dueNowCents: z.number().int().default(0),
  /** The code that the membership was begun with is for the tier that is left. */
  dropsCode: z.boolean().default(false),
});
type ChangeOrder = z.output<typeof changeCommandInput>;

/** What is asked of Stripe for a change at once; its preview asks the same. */
export function changeAtOnce(itemId: string, input: { readonly stripePriceId: string; readonly prorationDate: number }) {
  return {
    items: [{ id: itemId, price: input.stripePriceId }],
    proration_behavior: "always_invoice" as const,
    proration_date: input.prorationDate,
  };
}

async function scheduleChange(services: Services, command: CommandRow, stripeSubscriptionId: string, order: ChangeOrder): Promise<void> {
  const subscription = await services.stripe.call((stripe) => stripe.subscriptions.retrieve(stripeSubscriptionId));
  await dropPending(services, command, subscription);
  const scheduleId =
    idOf(subscription.schedule) ??
    (await services.stripe.call((stripe) => stripe.subscriptionSchedules.create({ from_subscription: stripeSubscriptionId }, keyOf(command, "schedule")))).id;
  const schedule = await services.stripe.call((stripe) => stripe.subscriptionSchedules.retrieve(scheduleId));
  const [item] = subscription.items.data;
  const start = schedule.current_phase?.start_date ?? schedule.phases[0]?.start_date;
  if (item === undefined || start === undefined) throw new DomainError("internal");
  const { metadata } = subscription;
  // A phase has the discounts that it names, and no others.
  const held = subscription.discounts.map((discount) => ({ discount: typeof discount === "string" ? discount : discount.id }));
  const discounts = held.length === 0 ? ("" as const) : held;
  const always = { proration_behavior: "none" as const, metadata };
  const phases = [
    { ...always, items: [{ price: item.price.id, quantity: 1 }], start_date: start, end_date: item.current_period_end, discounts },
    {
      ...always,
      items: [{ price: order.stripePriceId, quantity: 1 }],
      start_date: item.current_period_end,
      discounts: order.dropsCode ? ("" as const) : discounts,
    },
  ];
  const params = { end_behavior: "release" as const, proration_behavior: "none" as const, phases };
  await services.stripe.call((stripe) => stripe.subscriptionSchedules.update(scheduleId, params, keyOf(command, `phases:${item.current_period_end}`)));
}

/** A change that the card did not pay is taken back whole; one for which the bank waits for the fan's word stays for a day. */
async function refuseUnpaid(services: Services, command: CommandRow, stripeSubscriptionId: string, order: ChangeOrder): Promise<void> {
  const after = await services.stripe.call((stripe) => stripe.subscriptions.retrieve(stripeSubscriptionId));
  const isMade = after.items.data.some((item) => item.price.id === order.stripePriceId);
  if (isMade || (await findWaiting(services, after, order.stripePriceId)) !== null) return;
  const open = await findOpenPayment(services, stripeSubscriptionId);
  await dropPending(services, command, after);
  throw new DomainError("rule_refused", { sentence: declineSentence(open?.intent.last_payment_error) });
}

async function changeNow(services: Services, command: CommandRow, stripeSubscriptionId: string, order: ChangeOrder): Promise<void> {
  const subscription = await services.stripe.call((stripe) => stripe.subscriptions.retrieve(stripeSubscriptionId));
  const [item] = subscription.items.data;
  if (item === undefined) throw new DomainError("internal");
  // Where the bank was asked about this very change already, a second one would ask, and charge, twice.
  if ((await findWaiting(services, subscription, order.stripePriceId)) !== null) return;
  await releasePlans(services, command, stripeSubscriptionId);
  const params = {
    ...changeAtOnce(item.id, order),
    ...(order.dropsCode ? { discounts: "" as const } : {}),
    // Only what is paid is changed: a bank that says no, or is never answered, leaves everything as it was.
    payment_behavior: "pending_if_incomplete" as const,
  };
  await services.stripe.call((stripe) => stripe.subscriptions.update(stripeSubscriptionId, params, keyOf(command, "change")));
  await refuseUnpaid(services, command, stripeSubscriptionId, order);
}

/** Changes the tier: at once with the difference charged now, or with the next period and nothing charged. */
export async function writeChange(services: Services, command: CommandRow): Promise<void> {
  const { row, stripeSubscriptionId } = await getStripeSubscription(services, command);
  const order = readInput(command, changeCommandInput);
  if (order.effect === "now") return changeNow(services, command, stripeSubscriptionId, order);
  await scheduleChange(services, command, stripeSubscriptionId, order);
  // Only now: a reading that finds no schedule at Stripe takes the mark away.
  const next = { nextTierId: order.tierId, nextInterval: order.interval };
  await services.db.transaction(async (tx) => {
    const marked = await tx.update(patronSubscriptions).set(next).where(eq(patronSubscriptions.id, row.id)).returning();
    for (const after of marked) await sendSubscriptionChanged(tx, after, command.id);
  });
}
