import { and, asc, eq, inArray } from "drizzle-orm";
import { payoutRequests, payoutRuns } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import type { Services } from "../../services";
import { failUnsentIn } from "../states/fail-unsent";

const CANCELLED_AT_ONCE = 500;

/**
 * Ends a run: from here on nobody agrees to anything of it, and a job ends whatever was not sent. What is on its way goes on. Asked again,
 * as where the job gave up, it goes on with what is left.
 */
export async function cancelRun(services: Services, actor: Actor, input: { readonly runId: string; readonly reason: string }): Promise<void> {
  requireAdmin(actor);
  const now = services.clock.now();
  const { runId, reason } = input;
  await services.db.transaction(async (tx) => {
    // Behind a chunk that is being held or approved.
    const [run] = await tx.select().from(payoutRuns).where(eq(payoutRuns.id, runId)).limit(1).for("update");
    if (run === undefined) throw new DomainError("not_found");
    await tx.update(payoutRuns).set({ status: "cancelled" }).where(eq(payoutRuns.id, runId));
    const id = `payout-run-cancelled:${runId}:${actor.userId}:${now.getTime()}`;
    await sendEvent(tx, { id, name: "payouts/run.cancelled", data: { runId, actorId: actor.userId, reason } });
    await appendAudit(tx, { actorId: actor.userId, action: "payouts/run.cancelled", target: runId, after: { period: run.period, reason } }, now);
  });
}

/** Carries out some of the end of a run. Goes by the states alone, so that it goes on wherever it was cut off. @returns how many; none when done. */
export async function cancelSomeOfRun(
  services: Services,
  input: { readonly runId: string; readonly actorId: string; readonly reason: string },
): Promise<{ readonly cancelled: number }> {
  const now = services.clock.now();
  const { runId, actorId, reason } = input;
  return services.db.transaction(async (tx) => {
    const isUnsent = and(eq(payoutRequests.runId, runId), inArray(payoutRequests.state, ["HELD", "APPROVED"]));
    const rows = await tx.select().from(payoutRequests).where(isUnsent).orderBy(asc(payoutRequests.id)).limit(CANCELLED_AT_ONCE).for("update");
    for (const row of rows) await failUnsentIn(tx, row, { reason, actorId, now });
    return { cancelled: rows.length };
  });
}
