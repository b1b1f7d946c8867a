import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import type { Tx } from "@/db/client";
import { patronSubscriptions, payments, users } from "@/db/schema";
import { queueMail } from "@/server/accounts";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { runCommand } from "../commands/run-command";
import { withdrawalMail } from "../mails";
import type { withdrawnShape } from "./contract";
import { findOwn, lockOwn } from "./queries";
import { withdrawableUntil } from "./rules";

const PAYMENTS_MAX = 50;
const BACK = new Set(["succeeded", "partially_refunded", "refunded"]);

/** What of a membership's payments has not gone back yet. */
async function selectRefundable(tx: Tx, subscriptionId: string) {
  const rows = await tx
    .select()
    .from(payments)
    .where(and(eq(payments.subjectId, subscriptionId), inArray(payments.status, ["succeeded", "partially_refunded"])))
    .limit(PAYMENTS_MAX);
  return rows.flatMap((row) => {
    const amountCents = row.amountCents - row.refundedCents;
    return amountCents > 0 ? [{ stripeChargeId: row.stripeChargeId, amountCents }] : [];
  });
}

async function mailReceipt(
  tx: Tx,
  services: Services,
  params: { readonly fanId: string; readonly artistName: string; readonly refundedCents: number; readonly currency: string; readonly at: Date },
) {
  const [fan] = await tx.select({ email: users.email }).from(users).where(eq(users.id, params.fanId)).limit(1);
  if (fan !== undefined) await queueMail(tx, withdrawalMail(services.env, { to: fan.email, ...params }), params.at);
}

/**
 * Withdraws from a membership within fourteen days of its beginning: it ends at once, all that was paid goes back, and a receipt with the
 * time goes out by mail (Directive 2011/83/EU as amended by 2023/2673).
 * @throws DomainError `not_found`; `rule_refused` when the time is over.
 */
export async function withdraw(
  services: Services,
  actor: Pick<Actor, "userId">,
  input: { readonly id: string },
  idempotencyKey: string | null,
): Promise<z.output<typeof withdrawnShape>> {
  const own = { id: input.id, fanId: actor.userId };
  const found = await findOwn(services.db, own);
  if (found === undefined) throw new DomainError("not_found");
  await runCommand(services, actor, {
    subjectId: input.id,
    operation: "patron/withdraw",
    idempotencyKey,
    input,
    decide: async (tx, now) => {
      const row = await lockOwn(tx, own);
      if (row === undefined) throw new DomainError("not_found");
      if (row.withdrawnAt !== null) return null;
      if (withdrawableUntil(row, now) === null)
        throw new DomainError("rule_refused", { sentence: "The fourteen days to withdraw are over. You can still cancel." });
      const refunds = await selectRefundable(tx, row.id);
      await tx.update(patronSubscriptions).set({ withdrawnAt: now, updatedAt: now }).where(eq(patronSubscriptions.id, row.id));
      const refundedCents = refunds.reduce((sum, refund) => sum + refund.amountCents, 0);
      await mailReceipt(tx, services, { fanId: row.fanId, artistName: found.artist.name, refundedCents, currency: row.currency, at: now });
      return { kind: "withdraw", input: { refunds } };
    },
  });
  const [after] = await services.db.select().from(patronSubscriptions).where(eq(patronSubscriptions.id, input.id)).limit(1);
  const paid = await services.db.select().from(payments).where(eq(payments.subjectId, input.id)).limit(PAYMENTS_MAX);
  return {
    subscriptionId: input.id,
    // All goes back but what the bank holds; a repeat that overtakes the refund says the same.
    refundedCents: paid.reduce((sum, payment) => sum + (BACK.has(payment.status) ? payment.amountCents : payment.refundedCents), 0),
    currency: found.row.currency,
    withdrawnAt: (after?.withdrawnAt ?? services.clock.now()).toISOString(),
  };
}
