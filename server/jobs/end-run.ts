import { sql } from "drizzle-orm";
import { z } from "zod";
import type { SqlExecutor } from "@/server/kernel/sql";

export interface RunError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export type RunEnd =
  | { readonly status: "completed"; readonly result: unknown }
  | { readonly status: "failed"; readonly error: RunError }
  | { readonly status: "cancelled"; readonly reason: string };

const endedRow = z.object({
  function_id: z.string(),
  is_awaited: z.boolean(),
  event: z.object({ id: z.string(), name: z.string(), data: z.unknown(), ts: z.number() }),
});

const FAILED_EVENT = "inngest/function.failed";
const CANCELLED_EVENT = "inngest/function.cancelled";
const FINISHED_EVENT = "inngest/function.finished";

/**
 * Ends a run inside the caller's transaction: nothing of it is left in the queue or among the waits, the run that
 * invoked it is told, and the events that Inngest promises go into the outbox. False when it had ended before.
 * `tellFinished` says whether a function has `inngest/function.finished` for a trigger: written for nobody, it would
 * double the writes of every run.
 */
export async function endRun(tx: SqlExecutor, runId: string, end: RunEnd, options: { readonly tellFinished: boolean }): Promise<boolean> {
  const result = end.status === "completed" ? JSON.stringify(end.result ?? null) : null;
  const error = end.status === "failed" ? JSON.stringify(end.error) : null;
  const rows = await tx.execute(sql`
    with ended as (
      update job_runs set status = ${end.status}, result = ${result}::jsonb, error = coalesce(${error}::jsonb, error),
        cancel_reason = ${end.status === "cancelled" ? end.reason : null}, ended_at = clock_timestamp(),
        started_at = case when ${end.status} = 'cancelled' then started_at else coalesce(started_at, clock_timestamp()) end
      where id = ${runId} and status in ('queued', 'running')
      returning id, function_id, event_id, parent_run_id, parent_step_hash
    ), emptied as (
      delete from job_queue where run_id in (select id from ended)
    ), forgotten as (
      delete from job_waits where run_id in (select id from ended)
    ), told as (
      insert into job_queue (job_key, run_id, function_id, kind, step_hash, payload)
      select 'resume:' || p.id || ':' || e.parent_step_hash, p.id, p.function_id, 'resume', e.parent_step_hash, e.id
      from ended e join job_runs p on p.id = e.parent_run_id and p.status in ('queued', 'running')
      on conflict (job_key) do nothing
    )
    select e.function_id, exists (select 1 from job_waits where event_name = ${FINISHED_EVENT}) as is_awaited, jsonb_build_object('id', v.id, 'name', v.name, 'data', v.data, 'ts', floor(extract(epoch from v.ts) * 1000)) as event
    from ended e join job_events v on v.id = e.event_id`);
  const [row] = z.array(endedRow).parse(rows);
  if (row === undefined) return false;
  await tellOutcome(tx, runId, row, end, options.tellFinished || row.is_awaited);
  return true;
}

async function tellOutcome(tx: SqlExecutor, runId: string, row: z.output<typeof endedRow>, end: RunEnd, isFinishedWanted: boolean): Promise<void> {
  const data = { function_id: row.function_id, run_id: runId, event: row.event, events: [row.event] };
  const outcome = end.status === "completed" ? { result: end.result ?? null } : { error: errorOf(end) };
  if (end.status === "cancelled") {
    await writeEvent(tx, `cancelled:${runId}`, CANCELLED_EVENT, { ...data, ...outcome });
    await tx.execute(sql`select pg_notify('job_cancelled', ${runId})`);
  }
  // A handler of failures that fails does not call itself again.
  if (end.status === "failed" && row.event.name !== FAILED_EVENT) await writeEvent(tx, `failed:${runId}`, FAILED_EVENT, { ...data, ...outcome });
  if (isFinishedWanted && row.event.name !== FINISHED_EVENT) await writeEvent(tx, `finished:${runId}`, FINISHED_EVENT, { ...data, ...outcome });
}

function errorOf(end: Extract<RunEnd, { status: "failed" | "cancelled" }>): RunError {
  return end.status === "failed" ? end.error : { name: "Cancelled", message: end.reason, stack: "" };
}

async function writeEvent(tx: SqlExecutor, id: string, name: string, data: unknown): Promise<void> {
  await tx.execute(sql`insert into event_outbox (id, name, data) values (${id}, ${name}, ${JSON.stringify(data)}::jsonb) on conflict (id) do nothing`);
  await tx.execute(sql`select pg_notify('event_outbox', '')`);
}
