import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { runOnce } from "@/server/kernel/idempotency";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { type Run, runShape } from "./contract";
import { findRun } from "./queries";
import { isEnded } from "./rules";
import { showRun } from "./show-run";

async function startAgain(tx: Tx, actor: Actor, runId: string, now: Date): Promise<Run> {
  const found = await findRun(tx, runId);
  if (found === null) throw new DomainError("not_found");
  if (!isEnded(found.run.status)) throw new DomainError("rule_refused", { sentence: "This run has not ended yet. Cancel it first." });
  const newRunId = newId("run", now.getTime());
  const { functionId, eventId, singletonKey } = found.run;
  const made = await tx.execute(sql`
    insert into job_runs (id, function_id, event_id, replay_of, singleton_key) values (${newRunId}, ${functionId}, ${eventId}, ${runId}, ${singletonKey})
    on conflict do nothing returning id`);
  if (made.length === 0) throw new DomainError("rule_refused", { sentence: "Another run of this job is under way, and there may be only one." });
  await tx.execute(sql`insert into job_queue (job_key, run_id, function_id, kind) values (${`start:${newRunId}`}, ${newRunId}, ${functionId}, 'start')`);
  await tx.execute(sql`select pg_notify('job_queue', '')`);
  await appendAudit(tx, { actorId: actor.userId, action: "jobs/run.replayed", target: runId, after: { runId: newRunId } }, now);
  const replay = await findRun(tx, newRunId);
  if (replay === null) throw new DomainError("internal");
  return showRun(replay);
}

/** Does an ended run again from its first step, as a new run of the same event. What it did before is not undone. */
export async function replayRun(
  services: Pick<Services, "db" | "clock">,
  actor: Actor,
  input: { readonly runId: string },
  idempotencyKey: string | null,
): Promise<Run> {
  requireAdmin(actor);
  return services.db.transaction((tx) =>
    runOnce(
      tx,
      { userId: actor.userId, key: idempotencyKey, operation: "jobs/replay", input },
      () => startAgain(tx, actor, input.runId, services.clock.now()),
      (stored) => runShape.parse(stored),
    ),
  );
}
