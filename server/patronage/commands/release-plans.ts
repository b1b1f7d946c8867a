import type Stripe from "stripe";
import type { Services } from "@/server/services";
import { idOf } from "../sync/reading";
import type { CommandRow } from "./add-command";
import { keyOf } from "./subject";

/** Takes back a change that waits for its payment: its invoice can be paid no more, and the subscription stays as it is. */
export async function dropPending(services: Services, command: CommandRow, subscription: Stripe.Subscription): Promise<void> {
  const invoiceId = subscription.pending_update === null ? null : idOf(subscription.latest_invoice);
  if (invoiceId === null) return;
  try {
    await services.stripe.call((stripe) => stripe.invoices.voidInvoice(invoiceId, {}, keyOf(command, `void:${invoiceId}`)));
  } catch (thrown) {
    // It was paid, or its time was over, between our look and the call.
    const { status } = await services.stripe.call((stripe) => stripe.invoices.retrieve(invoiceId));
    if (status === "open") throw thrown;
  }
}

/** Lets a subscription go from what was to come: the schedule of a downgrade, and a change that waits for the bank. It stays as it is now. */
export async function releasePlans(services: Services, command: CommandRow, stripeSubscriptionId: string): Promise<void> {
  const current = await services.stripe.call((stripe) => stripe.subscriptions.retrieve(stripeSubscriptionId));
  await dropPending(services, command, current);
  const scheduleId = idOf(current.schedule);
  if (scheduleId === null) return;
  await services.stripe.call((stripe) => stripe.subscriptionSchedules.release(scheduleId, {}, keyOf(command, `release:${scheduleId}`)));
}
