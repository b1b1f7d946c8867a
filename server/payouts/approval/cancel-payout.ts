import { and, asc, eq, inArray } from "drizzle-orm";
import { payoutRequests, payoutRuns } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import type { Services } from "../../services";
import { failUnsentIn } from "../states/fail-unsent";
import type { PayoutRow } from "../states/move-payouts";
import { lockPayout } from "./approve-payout";

const CANCELLED_AT_ONCE = 500;

/**
 * Ends a payout of which nothing was sent; the money is the artist's again.
 * @throws DomainError `conflict` once it may have been sent.
 */
export async function cancelPayout(services: Services, actor: Actor, input: { readonly payoutId: string; readonly reason: string }): Promise<PayoutRow> {
  requireAdmin(actor);
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const payout = await lockPayout(tx, input.payoutId);
    await failUnsentIn(tx, payout, { reason: input.reason, actorId: actor.userId, now });
    return lockPayout(tx, payout.id);
  });
}

/** Ends a run: whatever of it was not sent. What is on its way goes on. @returns how many were ended. */
export async function cancelRun(
  services: Services,
  actor: Actor,
  input: { readonly runId: string; readonly reason: string },
): Promise<{ readonly cancelled: number }> {
  requireAdmin(actor);
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const rows = await tx.update(payoutRuns).set({ status: "cancelled" }).where(eq(payoutRuns.id, input.runId)).returning({ period: payoutRuns.period });
    const [run] = rows;
    if (run === undefined) throw new DomainError("not_found");
    const after = { period: run.period, reason: input.reason };
    await appendAudit(tx, { actorId: actor.userId, action: "payouts/run.cancelled", target: input.runId, after }, now);
  });
  let cancelled = 0;
  for (;;) {
    const ended = await cancelSome(services, actor, input, now);
    cancelled += ended;
    if (ended === 0) return { cancelled };
  }
}

async function cancelSome(services: Services, actor: Actor, input: { readonly runId: string; readonly reason: string }, now: Date): Promise<number> {
  return services.db.transaction(async (tx) => {
    const isUnsent = and(eq(payoutRequests.runId, input.runId), inArray(payoutRequests.state, ["HELD", "APPROVED"]));
    const rows = await tx.select().from(payoutRequests).where(isUnsent).orderBy(asc(payoutRequests.id)).limit(CANCELLED_AT_ONCE).for("update");
    for (const row of rows) await failUnsentIn(tx, row, { reason: input.reason, actorId: actor.userId, now });
    return rows.length;
  });
}
