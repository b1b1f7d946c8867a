import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { CommandRow } from "./add-command";
import { releasePlans } from "./release-plans";
import { getStripeSubscription, keyOf, readInput } from "./subject";

export const cancelInput = z.object({
  /** `period_end` leaves what is paid; `now` is for what has no paid period ahead. */
  when: z.enum(["period_end", "now"]),
});

async function isEnded(services: Services, stripeSubscriptionId: string): Promise<boolean> {
  const current = await services.stripe.call((stripe) => stripe.subscriptions.retrieve(stripeSubscriptionId));
  return current.status === "canceled" || current.status === "incomplete_expired";
}

/** Ends a subscription at Stripe, whoever else is ending it at the same time. */
export async function endAtOnce(services: Services, stripeSubscriptionId: string): Promise<void> {
  if (await isEnded(services, stripeSubscriptionId)) return;
  try {
    await services.stripe.call((stripe) => stripe.subscriptions.cancel(stripeSubscriptionId, { prorate: false, invoice_now: false }));
  } catch (thrown) {
    // Stripe keeps no idempotency keys for a DELETE: one that comes second is told that there is no such subscription.
    const wasOvertaken = thrown instanceof DomainError && thrown.code === "not_found" && (await isEnded(services, stripeSubscriptionId));
    if (!wasOvertaken) throw thrown;
  }
}

/** Ends a subscription, at once or with the period that is paid. What was to come goes with it. */
export async function writeCancel(services: Services, command: CommandRow): Promise<void> {
  const { stripeSubscriptionId } = await getStripeSubscription(services, command);
  const { when } = readInput(command, cancelInput);
  await releasePlans(services, command, stripeSubscriptionId);
  if (when === "now") return endAtOnce(services, stripeSubscriptionId);
  await services.stripe.call((stripe) => stripe.subscriptions.update(stripeSubscriptionId, { cancel_at_period_end: true }, keyOf(command, "cancel")));
}

/** Takes a cancellation or a downgrade back before its day has come. */
export async function writeResume(services: Services, command: CommandRow): Promise<void> {
  const { stripeSubscriptionId } = await getStripeSubscription(services, command);
  await releasePlans(services, command, stripeSubscriptionId);
  await services.stripe.call((stripe) => stripe.subscriptions.update(stripeSubscriptionId, { cancel_at_period_end: false }, keyOf(command, "resume")));
}
