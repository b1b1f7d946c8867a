import { type SQL, sql } from "drizzle-orm";
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

export interface EndOptions {
  /** Whether a function has `inngest/function.finished` for a trigger: written for nobody, it would double the writes of every run. */
  readonly tellFinished: boolean;
  /** Ends the run only if this item of its queue is still held with this token: a worker that lost it is too late. */
  readonly lease?: { readonly itemId: string; readonly token: string };
}

const FAILED_EVENT = "inngest/function.failed";
const CANCELLED_EVENT = "inngest/function.cancelled";
const FINISHED_EVENT = "inngest/function.finished";

/**
 * Ends a run, in one statement: nothing of it is left in the queue or among the waits, the run that invoked it is told,
 * and the events that Inngest promises go into the outbox. False when it had ended before, or the lease is lost.
 */
export async function endRun(tx: SqlExecutor, runId: string, end: RunEnd, options: EndOptions): Promise<boolean> {
  const result = end.status === "completed" ? JSON.stringify(end.result ?? null) : null;
  const error = end.status === "completed" ? null : JSON.stringify(errorOf(end));
  const outcome = end.status === "completed" ? `{"result":${result}}` : `{"error":${error}}`;
  const { lease } = options;
  const isHeld = lease === undefined ? sql`true` : sql`exists (select 1 from job_queue where id = ${lease.itemId} and lease_token = ${lease.token})`;
  const rows = await tx.execute(sql`
    with ended as (
      update job_runs set status = ${end.status}, result = ${result}::jsonb, ended_at = clock_timestamp(),
        error = case when ${end.status} = 'failed' then ${error}::jsonb else error end,
        cancel_reason = ${end.status === "cancelled" ? end.reason : null}
      where id = ${runId} and status in ('queued', 'running') and ${isHeld}
      returning id, function_id, event_id, parent_run_id, parent_step_hash
    ), emptied as (
      delete from job_queue where run_id in (select id from ended)
    ), forgotten as (
      delete from job_waits where run_id in (select id from ended)
    ), parent as (
      insert into job_queue (job_key, run_id, function_id, kind, step_hash, payload)
      select 'resume:' || p.id || ':' || e.parent_step_hash, p.id, p.function_id, 'resume', e.parent_step_hash, e.id
      from ended e join job_runs p on p.id = e.parent_run_id and p.status in ('queued', 'running')
      on conflict (job_key) do nothing returning id
    ), told as (
      ${outcomeEvents(end, outcome, options.tellFinished)}
    )
    select id, case when exists (select 1 from told) then pg_notify('event_outbox', '')::text end,
      case when exists (select 1 from parent) then pg_notify('job_queue', '')::text end,
      case when ${end.status} = 'cancelled' then pg_notify('job_cancelled', id)::text end
    from ended`);
  return rows.length > 0;
}

/** A handler of failures that fails does not call itself again, and the end of who hears of ends is told to nobody. */
function outcomeEvents(end: RunEnd, outcome: string, tellFinished: boolean): SQL {
  const own = end.status === "failed" ? FAILED_EVENT : end.status === "cancelled" ? CANCELLED_EVENT : null;
  return sql`
      insert into event_outbox (id, name, data)
      select o.prefix || ':' || e.id, o.name,
        jsonb_build_object('function_id', e.function_id, 'run_id', e.id, 'event', v.event, 'events', jsonb_build_array(v.event)) || ${outcome}::jsonb
      from ended e
      cross join lateral (
        select name, jsonb_build_object('id', id, 'name', name, 'data', data, 'ts', floor(extract(epoch from ts) * 1000)) as event
        from job_events where id = e.event_id
      ) v
      cross join (values (${end.status}, ${own}), ('finished', ${FINISHED_EVENT})) as o(prefix, name)
      where o.name is not null and v.name <> o.name
        and (o.prefix <> 'finished' or ${tellFinished} or exists (select 1 from job_waits where event_name = ${FINISHED_EVENT}))
      on conflict (id) do nothing returning id`;
}

function errorOf(end: Extract<RunEnd, { status: "failed" | "cancelled" }>): RunError {
  return end.status === "failed" ? end.error : { name: "Cancelled", message: end.reason, stack: "" };
}
