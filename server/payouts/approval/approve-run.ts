import { and, asc, eq, isNotNull, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutRequests, payoutRuns } from "@/db/schema";
import { sendEvent, sendEvents } from "@/inngest/events";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import { textList } from "../../kernel/list-text";
import type { Services } from "../../services";
import { addToOutbox } from "../outbox/add-to-outbox";
import { movePayouts, type PayoutRow } from "../states/move-payouts";
import { freeze } from "./freeze";

const APPROVED_AT_ONCE = 2_000;

/**
 * Agrees to every payout of a run; a job carries it out. Those over the limit are agreed to once and wait for another admin, and the
 * admin's own is left out.
 * @throws DomainError `conflict` while the run is still being prepared, or was cancelled.
 */
export async function approveRun(services: Services, actor: Actor, input: { readonly runId: string }): Promise<void> {
  requireAdmin(actor);
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const [run] = await tx.select().from(payoutRuns).where(eq(payoutRuns.id, input.runId)).limit(1).for("update");
    if (run === undefined) throw new DomainError("not_found");
    if (run.status !== "open" && run.status !== "approved") {
      throw new DomainError("conflict", { sentence: run.status === "preparing" ? "This run is still being prepared." : "This run was cancelled." });
    }
    await tx.update(payoutRuns).set({ status: "approved", approvedAt: now, approvedBy: actor.userId }).where(eq(payoutRuns.id, run.id));
    await sendEvent(tx, {
      id: `payout-run-approved:${run.id}:${actor.userId}:${now.getTime()}`,
      name: "payouts/run.approved",
      data: { runId: run.id, actorId: actor.userId },
    });
    await appendAudit(tx, { actorId: actor.userId, action: "payouts/run.approved", target: run.id, after: { period: run.period } }, now);
  });
}

function list(values: readonly string[]): SQL {
  return textList(values);
}

async function agreeLast(tx: Tx, payouts: readonly PayoutRow[], actorId: string, now: Date): Promise<{ id: string; frozenHash: string }[]> {
  const frozen = payouts.map((payout) => ({ payout, ...freeze(payout) }));
  await tx.execute(sql`
    update payout_requests p set frozen = i.frozen::jsonb, frozen_hash = i.hash, approved_by = ${actorId}, approved_at = ${now.toISOString()}
    from unnest(${list(frozen.map(({ payout }) => payout.id))}, ${list(frozen.map((one) => JSON.stringify(one.frozen)))}, ${list(frozen.map(({ hash }) => hash))})
      as i(id, frozen, hash)
    where p.id = i.id`);
  await movePayouts(
    tx,
    payouts.map((payout) => ({ payout, to: "APPROVED", reason: null })),
    { actorId, now },
  );
  await addToOutbox(tx, payouts, now);
  await sendEvents(
    tx,
    "payouts/payout.approved",
    payouts.map(({ id, rail }) => ({ id: `payout-approved:${id}`, data: { payoutId: id, rail } })),
  );
  return frozen.map(({ payout, hash }) => ({ id: payout.id, frozenHash: hash }));
}

/** Carries out some of what an admin agreed to of a run. Goes by the states alone, so that it goes on wherever it was cut off. @returns how many; none when done. */
export async function approveSomeOfRun(
  services: Services,
  input: { readonly runId: string; readonly actorId: string },
): Promise<{ readonly approved: number }> {
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    // Whoever cancels the run waits for this chunk, and the next one finds it cancelled.
    const [run] = await tx.select({ status: payoutRuns.status }).from(payoutRuns).where(eq(payoutRuns.id, input.runId)).limit(1).for("share");
    if (run === undefined || run.status === "cancelled") return { approved: 0 };
    const isSecond = and(isNotNull(payoutRequests.firstApprovedBy), ne(payoutRequests.firstApprovedBy, input.actorId));
    const isTurn = or(eq(payoutRequests.needsSecond, false), isNull(payoutRequests.firstApprovedBy), isSecond);
    const isHeld = and(eq(payoutRequests.runId, input.runId), eq(payoutRequests.state, "HELD"), ne(payoutRequests.accountId, input.actorId), isTurn);
    const rows = await tx.select().from(payoutRequests).where(isHeld).orderBy(asc(payoutRequests.id)).limit(APPROVED_AT_ONCE).for("update");
    if (rows.length === 0) return { approved: 0 };
    const first = rows.filter((row) => row.needsSecond && row.firstApprovedBy === null);
    const last = rows.filter((row) => !first.includes(row));
    if (first.length > 0) {
      await tx.execute(sql`
        update payout_requests set first_approved_by = ${input.actorId}, first_approved_at = ${now.toISOString()}, reason = 'One of two has agreed.'
        where id = any(${list(first.map(({ id }) => id))})`);
    }
    const approved = await agreeLast(tx, last, input.actorId, now);
    const after = { agreed: first.map(({ id }) => id), approved };
    await appendAudit(tx, { actorId: input.actorId, action: "payouts/run.approved-some", target: input.runId, after }, now);
    return { approved: rows.length };
  });
}
