import { z } from "zod";
import type { Services } from "@/server/services";
import type { CommandRow } from "./add-command";
import { releaseSchedule } from "./release-schedule";
import { getStripeSubscription, keyOf, readInput } from "./subject";

export const cancelInput = z.object({
  /** `period_end` leaves what is paid; `now` is for what has no paid period ahead. */
  when: z.enum(["period_end", "now"]),
});

export async function endAtOnce(services: Services, stripeSubscriptionId: string): Promise<void> {
  const current = await services.stripe.call((stripe) => stripe.subscriptions.retrieve(stripeSubscriptionId));
  if (current.status === "canceled" || current.status === "incomplete_expired") return;
  await services.stripe.call((stripe) => stripe.subscriptions.cancel(stripeSubscriptionId, { prorate: false, invoice_now: false }));
}

/** Ends a subscription, at once or with the period that is paid. A downgrade that was to come goes with it. */
export async function writeCancel(services: Services, command: CommandRow): Promise<void> {
  const { stripeSubscriptionId } = await getStripeSubscription(services, command);
  const { when } = readInput(command, cancelInput);
  await releaseSchedule(services, command, stripeSubscriptionId);
  if (when === "now") return endAtOnce(services, stripeSubscriptionId);
  await services.stripe.call((stripe) => stripe.subscriptions.update(stripeSubscriptionId, { cancel_at_period_end: true }, keyOf(command, "cancel")));
}

/** Takes a cancellation or a downgrade back before its day has come. */
export async function writeResume(services: Services, command: CommandRow): Promise<void> {
  const { stripeSubscriptionId } = await getStripeSubscription(services, command);
  await releaseSchedule(services, command, stripeSubscriptionId);
  await services.stripe.call((stripe) => stripe.subscriptions.update(stripeSubscriptionId, { cancel_at_period_end: false }, keyOf(command, "resume")));
}
