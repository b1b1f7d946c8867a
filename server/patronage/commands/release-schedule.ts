import type { Services } from "@/server/services";
import { idOf } from "../sync/reading";
import type { CommandRow } from "./add-command";
import { keyOf } from "./subject";

/** Lets a subscription go from the schedule of a downgrade; it stays as it is now. */
export async function releaseSchedule(services: Services, command: CommandRow, stripeSubscriptionId: string): Promise<void> {
  const current = await services.stripe.call((stripe) => stripe.subscriptions.retrieve(stripeSubscriptionId));
  const scheduleId = idOf(current.schedule);
  if (scheduleId === null) return;
  await services.stripe.call((stripe) => stripe.subscriptionSchedules.release(scheduleId, {}, keyOf(command, `release:${scheduleId}`)));
}
