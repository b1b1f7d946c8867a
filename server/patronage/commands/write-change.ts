import { eq } from "drizzle-orm";
import { z } from "zod";
import { patronSubscriptions } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { idOf } from "../sync/reading";
import { sendSubscriptionChanged } from "../sync/tell";
import type { CommandRow } from "./add-command";
import { releaseSchedule } from "./release-schedule";
import { getStripeSubscription, keyOf, readInput } from "./subject";

export const changeCommandInput = z.object({
  effect: z.enum(["now", "period_end"]),
  tierId: z.string(),
  stripePriceId: z.string(),
  /** Unix seconds of the preview: the charge is computed for exactly that moment. */
  prorationDate: z.number().int(),
  /** What the fan was told that it costs now; for the answer to a repeat. */
  dueNowCents: z.number().int().default(0),
});

/** What is asked of Stripe for a change at once; its preview asks the same. */
export function changeAtOnce(itemId: string, input: { readonly stripePriceId: string; readonly prorationDate: number }) {
  return {
    items: [{ id: itemId, price: input.stripePriceId }],
    proration_behavior: "always_invoice" as const,
    proration_date: input.prorationDate,
  };
}

async function scheduleChange(services: Services, command: CommandRow, stripeSubscriptionId: string, stripePriceId: string): Promise<void> {
  const subscription = await services.stripe.call((stripe) => stripe.subscriptions.retrieve(stripeSubscriptionId));
  const scheduleId =
    idOf(subscription.schedule) ??
    (await services.stripe.call((stripe) => stripe.subscriptionSchedules.create({ from_subscription: stripeSubscriptionId }, keyOf(command, "schedule")))).id;
  const schedule = await services.stripe.call((stripe) => stripe.subscriptionSchedules.retrieve(scheduleId));
  const [item] = subscription.items.data;
  const start = schedule.current_phase?.start_date ?? schedule.phases[0]?.start_date;
  if (item === undefined || start === undefined) throw new DomainError("internal");
  const { metadata } = subscription;
  const phases = [
    { items: [{ price: item.price.id, quantity: 1 }], start_date: start, end_date: item.current_period_end, proration_behavior: "none" as const, metadata },
    { items: [{ price: stripePriceId, quantity: 1 }], start_date: item.current_period_end, proration_behavior: "none" as const, metadata },
  ];
  const params = { end_behavior: "release" as const, proration_behavior: "none" as const, phases };
  await services.stripe.call((stripe) => stripe.subscriptionSchedules.update(scheduleId, params, keyOf(command, `phases:${item.current_period_end}`)));
}

/** Changes the tier: at once with the difference charged now, or with the next period and nothing charged. */
export async function writeChange(services: Services, command: CommandRow): Promise<void> {
  const { row, stripeSubscriptionId } = await getStripeSubscription(services, command);
  const input = readInput(command, changeCommandInput);
  if (input.effect === "period_end") {
    await scheduleChange(services, command, stripeSubscriptionId, input.stripePriceId);
    // Only now: a reading that finds no schedule at Stripe takes the mark away.
    await services.db.transaction(async (tx) => {
      const marked = await tx.update(patronSubscriptions).set({ nextTierId: input.tierId }).where(eq(patronSubscriptions.id, row.id)).returning();
      for (const after of marked) await sendSubscriptionChanged(tx, after, command.id);
    });
    return;
  }
  await releaseSchedule(services, command, stripeSubscriptionId);
  const subscription = await services.stripe.call((stripe) => stripe.subscriptions.retrieve(stripeSubscriptionId));
  const [item] = subscription.items.data;
  if (item === undefined) throw new DomainError("internal");
  // A bank that says no leaves everything as it was.
  const params = { ...changeAtOnce(item.id, input), payment_behavior: "error_if_incomplete" as const };
  await services.stripe.call((stripe) => stripe.subscriptions.update(stripeSubscriptionId, params, keyOf(command, "change")));
}
