import type { Tx } from "@/db/client";
import { sendEvent } from "@/inngest/events";
import { addCommand } from "../commands/add-command";
import type { PaidSubject } from "../giving";

/** Who wants the money back. */
const REQUESTED_BY = "livestream-cancelled";

/** Keeps the wish that all of a ticket's money goes back, once a payment; a job does it at Stripe. */
export async function returnTicket(tx: Tx, payment: PaidSubject["payment"], now: Date): Promise<void> {
  const amountCents = payment.amountCents - payment.refundedCents;
  if (amountCents === 0) return;
  const wish = { id: `cmd_${REQUESTED_BY}_${payment.id}`, subjectId: payment.id, kind: "refund" as const, requestedBy: REQUESTED_BY };
  const command = await addCommand(tx, { ...wish, input: { amountCents, endsStripeSubscriptionId: null } }, now);
  if (command === null) return;
  await sendEvent(tx, { id: `command:${command.id}`, name: "patronage/command.requested", data: { commandId: command.id, subjectId: payment.id } });
}
