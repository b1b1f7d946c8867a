import { z } from "zod";
import type { Services } from "@/server/services";
import type { CommandRow } from "./add-command";
import { getPayment, keyOf, readInput } from "./subject";
import { endAtOnce } from "./write-cancel";

export const refundInput = z.object({
  amountCents: z.number().int().positive(),
  /** The subscription at Stripe that ends with it, when all of its current period is given back. */
  endsStripeSubscriptionId: z.string().nullable(),
});

/** Gives money back; the ledger follows when the refund is read. */
export async function writeRefund(services: Services, command: CommandRow): Promise<void> {
  const payment = await getPayment(services, command);
  const { amountCents, endsStripeSubscriptionId } = readInput(command, refundInput);
  if (endsStripeSubscriptionId !== null) await endAtOnce(services, endsStripeSubscriptionId);
  const params = { charge: payment.stripeChargeId, amount: amountCents, reason: "requested_by_customer" as const, metadata: { mhc_command_id: command.id } };
  await services.stripe.call((stripe) => stripe.refunds.create(params, keyOf(command, "refund")));
}
