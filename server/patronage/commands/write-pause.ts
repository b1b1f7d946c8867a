import { eq } from "drizzle-orm";
import { z } from "zod";
import { patronSubscriptions } from "@/db/schema";
import type { Services } from "@/server/services";
import type { CommandRow } from "./add-command";
import { releasePlans } from "./release-plans";
import { getStripeSubscription, keyOf, readInput } from "./subject";

export const pauseCommandInput = z.object({ pauseEndsAt: z.iso.datetime() });

/** Out of a pause within the period that is paid: it runs on to its end, and nothing is charged or credited. */
export const WITHIN_PAID = { billing_cycle_anchor: { type: "unchanged" as const }, proration_behavior: "none" as const };

/** Stops charging: what is paid stays open to its end, and no credit is made of it. */
export async function writePause(services: Services, command: CommandRow): Promise<void> {
  const { row, stripeSubscriptionId } = await getStripeSubscription(services, command);
  await releasePlans(services, command, stripeSubscriptionId);
  const params = { type: "subscription" as const, bill_for: { unused_time_from: { type: "none" as const } } };
  await services.stripe.call((stripe) => stripe.subscriptions.pause(stripeSubscriptionId, params, keyOf(command, "pause")));
  const pauseEndsAt = new Date(readInput(command, pauseCommandInput).pauseEndsAt);
  await services.db.update(patronSubscriptions).set({ pauseEndsAt }).where(eq(patronSubscriptions.id, row.id));
}

/** Goes on: within the period that was paid nothing is charged again; after it a new one begins and is charged now. */
export async function writeUnpause(services: Services, command: CommandRow): Promise<void> {
  const { row, stripeSubscriptionId } = await getStripeSubscription(services, command);
  const isPaid = row.currentPeriodEnd !== null && row.currentPeriodEnd.getTime() > command.createdAt.getTime();
  const params = isPaid ? WITHIN_PAID : { billing_cycle_anchor: { type: "now" as const } };
  await services.stripe.call((stripe) => stripe.subscriptions.resume(stripeSubscriptionId, params, keyOf(command, "unpause")));
}
