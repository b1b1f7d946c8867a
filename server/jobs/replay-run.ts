import { sql } from "drizzle-orm";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import type { Run } from "./contract";
import { findRun } from "./queries";
import { isEnded } from "./rules";
import { showRun } from "./show-run";

/** Does an ended run again from its first step, as a new run of the same event. What it did before is not undone. */
export async function replayRun(services: Pick<Services, "db" | "clock">, actor: Actor, input: { readonly runId: string }): Promise<Run> {
  requireAdmin(actor);
  return services.db.transaction(async (tx) => {
    const found = await findRun(tx, input.runId);
    if (found === null) throw new DomainError("not_found");
    if (!isEnded(found.run.status)) throw new DomainError("rule_refused", { sentence: "This run has not ended yet. Cancel it first." });
    const runId = newId("run", services.clock.now().getTime());
    const { functionId, eventId, singletonKey } = found.run;
    const made = await tx.execute(sql`
      insert into job_runs (id, function_id, event_id, replay_of, singleton_key) values (${runId}, ${functionId}, ${eventId}, ${input.runId}, ${singletonKey})
      on conflict do nothing returning id`);
    if (made.length === 0) throw new DomainError("rule_refused", { sentence: "Another run of this job is under way, and there may be only one." });
    await tx.execute(sql`insert into job_queue (job_key, run_id, function_id, kind) values (${`start:${runId}`}, ${runId}, ${functionId}, 'start')`);
    await tx.execute(sql`select pg_notify('job_queue', '')`);
    await appendAudit(tx, { actorId: actor.userId, action: "jobs/run.replayed", target: input.runId, after: { runId } }, services.clock.now());
    const replay = await findRun(tx, runId);
    if (replay === null) throw new DomainError("internal");
    return showRun(replay);
  });
}
