import { z } from "zod";
import { MINUTE_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { dateOf } from "../sync/reading";
import type { CommandRow } from "./add-command";
import { releasePlans } from "./release-plans";
import { getStripeSubscription, keyOf, readInput } from "./subject";
import { WITHIN_PAID } from "./write-pause";

/** With less than this left, a pause is not ended for what is paid: the period could be over, and a new one charged, before the end is set. */
const PAID_MS_MIN = 5 * MINUTE_MS;

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

/**
 * Lets one that is paused run on to the end of what is paid: Stripe ends with its period only what runs. Dead after this, it is a membership
 * that runs within what is paid, until the same command ends it.
 * @returns whether anything is paid ahead.
 */
async function runToPeriodEnd(services: Services, command: CommandRow, stripeSubscriptionId: string): Promise<boolean> {
  const { status, items } = await services.stripe.call((stripe) => stripe.subscriptions.retrieve(stripeSubscriptionId));
  if (status !== "paused") return true;
  const paidUntil = dateOf(Math.max(...items.data.map((item) => item.current_period_end)));
  if (paidUntil.getTime() - services.clock.now().getTime() < PAID_MS_MIN) return false;
  await services.stripe.call((stripe) => stripe.subscriptions.resume(stripeSubscriptionId, WITHIN_PAID, keyOf(command, "unpause")));
  return true;
}

/** Ends a subscription, at once or with the period that is paid. What was to come goes with it. */
export async function writeCancel(services: Services, command: CommandRow): Promise<void> {
  const { stripeSubscriptionId } = await getStripeSubscription(services, command);
  const { when } = readInput(command, cancelInput);
  await releasePlans(services, command, stripeSubscriptionId);
  const runsOn = when === "period_end" && (await runToPeriodEnd(services, command, stripeSubscriptionId));
  if (!runsOn) return endAtOnce(services, stripeSubscriptionId);
  await services.stripe.call((stripe) => stripe.subscriptions.update(stripeSubscriptionId, { cancel_at_period_end: true }, keyOf(command, "cancel")));
}

/** Takes a cancellation or a downgrade back before its day has come. */
export async function writeResume(services: Services, command: CommandRow): Promise<void> {
  const { stripeSubscriptionId } = await getStripeSubscription(services, command);
  await releasePlans(services, command, stripeSubscriptionId);
  await services.stripe.call((stripe) => stripe.subscriptions.update(stripeSubscriptionId, { cancel_at_period_end: false }, keyOf(command, "resume")));
}
