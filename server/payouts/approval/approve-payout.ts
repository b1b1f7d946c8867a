import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutRequests, payoutRuns } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import type { Services } from "../../services";
import { addToOutbox } from "../outbox/add-to-outbox";
import { movePayouts, type PayoutRow, recordSteps } from "../states/move-payouts";
import { freeze } from "./freeze";

export async function lockPayout(tx: Tx, payoutId: string): Promise<PayoutRow> {
  const [row] = await tx.select().from(payoutRequests).where(eq(payoutRequests.id, payoutId)).limit(1).for("update");
  if (row === undefined) throw new DomainError("not_found");
  return row;
}

async function requireRunGoesOn(tx: Tx, { runId }: PayoutRow): Promise<void> {
  if (runId === null) return;
  const [run] = await tx.select({ status: payoutRuns.status }).from(payoutRuns).where(eq(payoutRuns.id, runId)).limit(1).for("share");
  if (run?.status === "cancelled") throw new DomainError("conflict", { sentence: "Its run was cancelled, and this payout ends with it." });
}

const AGREED_ONCE = "One of two has agreed.";

async function agreeFirst(tx: Tx, payout: PayoutRow, actor: Actor, now: Date): Promise<void> {
  const version = payout.version + 1;
  await tx
    .update(payoutRequests)
    .set({ firstApprovedBy: actor.userId, firstApprovedAt: now, version, reason: AGREED_ONCE, updatedAt: now })
    .where(and(eq(payoutRequests.id, payout.id), eq(payoutRequests.version, payout.version)));
  await recordSteps(tx, [{ payoutId: payout.id, accountId: payout.accountId, version, state: "HELD", reason: AGREED_ONCE }], { actorId: actor.userId, now });
}

async function agreeLast(tx: Tx, payout: PayoutRow, actor: Actor, now: Date): Promise<string> {
  const { frozen, hash } = freeze(payout);
  await tx
    .update(payoutRequests)
    .set({ frozen, frozenHash: hash, approvedBy: actor.userId, approvedAt: now })
    .where(and(eq(payoutRequests.id, payout.id), eq(payoutRequests.version, payout.version)));
  await movePayouts(tx, [{ payout, to: "APPROVED", reason: null }], { actorId: actor.userId, now });
  await addToOutbox(tx, [payout], now);
  await sendEvent(tx, { id: `payout-approved:${payout.id}`, name: "payouts/payout.approved", data: { payoutId: payout.id, rail: payout.rail } });
  return hash;
}

/**
 * Agrees to a payout that is held. Over the limit of its day a second admin, another one, must agree too; with the last one, everything
 * that will be sent is frozen and hashed, and it goes out. Nobody agrees to their own.
 * @throws DomainError `conflict` when it is not held any more or its run was cancelled; `rule_refused` for one's own, or the same person twice.
 */
export async function approvePayout(services: Services, actor: Actor, input: { readonly payoutId: string }): Promise<PayoutRow> {
  requireAdmin(actor);
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const payout = await lockPayout(tx, input.payoutId);
    if (payout.state !== "HELD") throw new DomainError("conflict", { sentence: "Only a payout that is held can be approved." });
    await requireRunGoesOn(tx, payout);
    if (payout.accountId === actor.userId) throw new DomainError("rule_refused", { sentence: "Somebody else has to approve your own payout." });
    if (payout.firstApprovedBy === actor.userId)
      throw new DomainError("rule_refused", { sentence: "You have agreed already. Another admin has to agree, too." });
    const isLast = !payout.needsSecond || payout.firstApprovedBy !== null;
    const hash = isLast ? await agreeLast(tx, payout, actor, now) : null;
    if (!isLast) await agreeFirst(tx, payout, actor, now);
    const action = isLast ? "payouts/payout.approved" : "payouts/payout.agreed";
    const after = { amountCents: payout.amount, currency: payout.currency, ...(hash === null ? {} : { frozenHash: hash }) };
    await appendAudit(tx, { actorId: actor.userId, action, target: payout.id, after }, now);
    return lockPayout(tx, payout.id);
  });
}
