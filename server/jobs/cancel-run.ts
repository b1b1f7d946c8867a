import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { Run } from "./contract";
import { endRun } from "./end-run";
import { findRun } from "./queries";
import { showRun } from "./show-run";

/**
 * Ends a run at once, whatever state it is in and whether or not a worker runs: no further step of it starts, and a
 * running step that heeds its signal stops. Cancelling again changes nothing.
 */
export async function cancelRun(services: Pick<Services, "db" | "clock">, actor: Actor, input: { readonly runId: string }): Promise<Run> {
  requireAdmin(actor);
  return services.db.transaction(async (tx) => {
    const isEndedNow = await endRun(tx, input.runId, { status: "cancelled", reason: "An admin cancelled it." }, { tellFinished: true });
    const found = await findRun(tx, input.runId);
    if (found === null) throw new DomainError("not_found");
    if (!isEndedNow && found.run.status !== "cancelled") throw new DomainError("rule_refused", { sentence: "This run has ended already." });
    if (isEndedNow) await appendAudit(tx, { actorId: actor.userId, action: "jobs/run.cancelled", target: input.runId }, services.clock.now());
    return showRun(found);
  });
}
