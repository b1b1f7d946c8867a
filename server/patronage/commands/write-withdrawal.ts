import { z } from "zod";
import type { Services } from "@/server/services";
import { syncFromStripe } from "../sync/sync-from-stripe";
import type { CommandRow } from "./add-command";
import { releasePlans } from "./release-plans";
import { getStripeSubscription, keyOf, readInput } from "./subject";
import { endAtOnce } from "./write-cancel";

export const withdrawalInput = z.object({ refunds: z.array(z.object({ stripeChargeId: z.string(), amountCents: z.number().int().positive() })).max(50) });

/** Ends the contract at once and gives back what was paid for it. */
export async function writeWithdrawal(services: Services, command: CommandRow): Promise<void> {
  const { stripeSubscriptionId } = await getStripeSubscription(services, command);
  const { refunds } = readInput(command, withdrawalInput);
  await releasePlans(services, command, stripeSubscriptionId);
  await endAtOnce(services, stripeSubscriptionId);
  for (const { stripeChargeId, amountCents } of refunds) {
    const params = { charge: stripeChargeId, amount: amountCents, reason: "requested_by_customer" as const, metadata: { mhc_command_id: command.id } };
    await services.stripe.call((stripe) => stripe.refunds.create(params, keyOf(command, `refund:${stripeChargeId}`)));
    await syncFromStripe(services, { objectType: "charge", objectId: stripeChargeId });
  }
}
