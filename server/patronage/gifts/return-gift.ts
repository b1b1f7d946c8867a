import { and, eq } from "drizzle-orm";
import { gifts, payments } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { runCommand } from "../commands/run-command";

/**
 * Gives a giver all of their money back for a gift that nobody has opened. From here on its code opens nothing, before the money moves.
 * @throws not_found for somebody else's; conflict for one that was opened or given back already.
 */
export async function returnGift(services: Services, actor: Actor, input: { readonly giftId: string }, idempotencyKey: string | null): Promise<void> {
  const isMine = and(eq(gifts.id, input.giftId), eq(gifts.giverId, actor.userId));
  const [known] = await services.db
    .select({ paymentId: payments.id })
    .from(gifts)
    .innerJoin(payments, and(eq(payments.subjectId, gifts.id), eq(payments.kind, "gift")))
    .where(isMine)
    .limit(1);
  if (known === undefined) throw new DomainError("not_found");
  await runCommand(services, actor, {
    subjectId: known.paymentId,
    operation: "patronage/gift.return",
    idempotencyKey,
    input,
    decide: async (tx) => {
      const [gift] = await tx.select().from(gifts).where(isMine).for("update");
      const [payment] = await tx.select().from(payments).where(eq(payments.id, known.paymentId)).for("update");
      const leftCents = payment === undefined ? 0 : payment.amountCents - payment.refundedCents;
      if ((gift?.status !== "PAID" && gift?.status !== "SENT") || payment?.status === "disputed" || leftCents === 0)
        throw new DomainError("conflict", { sentence: "This gift was opened or given back already." });
      await tx.update(gifts).set({ status: "REFUNDED", codeHash: null, updatedAt: services.clock.now() }).where(isMine);
      return { kind: "refund", input: { amountCents: leftCents, endsStripeSubscriptionId: null } };
    },
  });
}
