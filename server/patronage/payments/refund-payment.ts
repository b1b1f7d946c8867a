import { and, desc, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronSubscriptions, payments } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { runCommand } from "../commands/run-command";
import type { Receipt } from "./contract";
import { getReceipt } from "./get-receipt";
import { findPayment, type PaymentRow } from "./queries";

/** The subscription at Stripe that has no paid period left once this payment went back: that of its newest payment. */
async function findEnding(tx: Tx, payment: PaymentRow, amountCents: number): Promise<string | null> {
  if (payment.kind !== "subscription" || payment.refundedCents + amountCents < payment.amountCents) return null;
  const [newest] = await tx.select({ id: payments.id }).from(payments).where(eq(payments.subjectId, payment.subjectId)).orderBy(desc(payments.paidAt)).limit(1);
  if (newest?.id !== payment.id) return null;
  const [row] = await tx
    .select({ stripeId: patronSubscriptions.stripeSubscriptionId, status: patronSubscriptions.status })
    .from(patronSubscriptions)
    .where(and(eq(patronSubscriptions.id, payment.subjectId)))
    .limit(1);
  return row === undefined || row.status === "CANCELLED" ? null : row.stripeId;
}

/**
 * Gives money back to a fan, all or a part: by the artist who got it, or an admin. A membership whose newest payment goes back whole ends
 * with it. The ledger takes back from artist and platform what each got.
 * @throws DomainError `not_found` (also for the fan: who pays does not refund); `rule_refused` for more than is left, or a disputed payment.
 */
export async function refundPayment(
  services: Services,
  actor: Actor,
  input: { readonly paymentId: string; readonly amount?: number | undefined },
  idempotencyKey: string | null,
): Promise<Receipt> {
  const found = await findPayment(services.db, { paymentId: input.paymentId, personId: actor.role === "admin" ? null : actor.userId });
  if (found === undefined || (actor.role !== "admin" && found.row.artistId !== actor.userId)) throw new DomainError("not_found");
  await runCommand(services, actor, {
    subjectId: input.paymentId,
    operation: "patron/refund",
    idempotencyKey,
    input,
    decide: async (tx) => {
      const [payment] = await tx.select().from(payments).where(eq(payments.id, input.paymentId)).for("update");
      if (payment === undefined) throw new DomainError("not_found");
      const leftCents = payment.amountCents - payment.refundedCents;
      const amountCents = input.amount ?? leftCents;
      if (payment.status === "disputed" || payment.status === "dispute_lost") {
        throw new DomainError("rule_refused", { sentence: "The fan’s bank has taken this payment back already." });
      }
      if (leftCents === 0 || amountCents > leftCents) throw new DomainError("rule_refused", { sentence: "That is more than what is left of this payment." });
      return { kind: "refund", input: { amountCents, endsStripeSubscriptionId: await findEnding(tx, payment, amountCents) } };
    },
  });
  return getReceipt(services, actor, { paymentId: input.paymentId });
}
