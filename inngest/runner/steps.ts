import { sql } from "drizzle-orm";
import type { RunError } from "@/server/jobs";
import type { SqlExecutor } from "@/server/kernel/sql";
import { FAILURES_KEPT_MAX } from "./limits";

export type StepKind = "run" | "sleep" | "wait" | "invoke";
export type StepEnd = { readonly data: unknown } | { readonly error: RunError };

export interface StepRef {
  readonly runId: string;
  readonly hash: string;
}

/** Writes that a step is to be run or waited for. False when the run knew of it already. */
export async function addStep(
  tx: SqlExecutor,
  step: StepRef & { readonly name: string; readonly kind: StepKind; readonly status: "planned" | "waiting"; readonly isRace: boolean },
): Promise<boolean> {
  const added = await tx.execute(sql`
    insert into job_steps (run_id, hash, name, kind, status, is_race)
    values (${step.runId}, ${step.hash}, ${step.name}, ${step.kind}, ${step.status}, ${step.isRace})
    on conflict (run_id, hash) do update set status = excluded.status, is_race = excluded.is_race where job_steps.status = 'inline'
    returning hash`);
  return added.length > 0;
}

/**
 * Gives a step its end and its place in the order of completion. False when it had ended before: what ends a step
 * first, ends it. The run's row has to be locked.
 */
export async function endStep(
  tx: SqlExecutor,
  step: StepRef & { readonly name: string; readonly kind: StepKind; readonly attempts: number },
  end: StepEnd,
): Promise<boolean> {
  const data = "data" in end ? JSON.stringify(end.data ?? null) : null;
  const error = "error" in end ? JSON.stringify(end.error) : null;
  const status = "data" in end ? "completed" : "failed";
  const ended = await tx.execute(sql`
    with place as (update job_runs set steps_ended = steps_ended + 1 where id = ${step.runId} returning steps_ended)
    insert into job_steps (run_id, hash, name, kind, status, data, error, attempts, ended_seq, ended_at)
    select ${step.runId}, ${step.hash}, ${step.name}, ${step.kind}, ${status}, ${data}::jsonb, ${error}::jsonb, ${step.attempts}::int, steps_ended, clock_timestamp()
    from place
    on conflict (run_id, hash) do update set status = excluded.status, data = excluded.data, error = excluded.error, attempts = excluded.attempts,
      ended_seq = excluded.ended_seq, ended_at = excluded.ended_at
    where job_steps.status not in ('completed', 'failed')
    returning hash`);
  return ended.length > 0;
}

/**
 * Keeps the end of a step that its call ran on the side, and the item for the next call, in one statement: the usual
 * step costs one round trip. False when the lease is lost or the run has ended. Locks the run's row first, as all do.
 */
export async function endInlineStep(
  db: SqlExecutor,
  lease: { readonly itemId: string; readonly token: string; readonly leaseMs: number },
  step: StepRef & { readonly name: string; readonly attempts: number },
  end: StepEnd,
): Promise<boolean> {
  const data = "data" in end ? JSON.stringify(end.data ?? null) : null;
  const error = "error" in end ? JSON.stringify(end.error) : null;
  const status = "data" in end ? "completed" : "failed";
  const rows = await db.execute(sql`
    with run as (
      select id from job_runs where id = ${step.runId} and status in ('queued', 'running') for no key update
    ), held as (
      update job_queue set attempt = 0, is_wanted_again = false, lease_until = clock_timestamp() + ${lease.leaseMs} * interval '1 millisecond'
      where id = ${lease.itemId} and lease_token = ${lease.token} and run_id in (select id from run) returning run_id
    ), place as (
      update job_runs set steps_ended = steps_ended + 1 where id in (select run_id from held) returning steps_ended
    ), ended as (
      insert into job_steps (run_id, hash, name, kind, status, data, error, attempts, ended_seq, ended_at)
      select ${step.runId}, ${step.hash}, ${step.name}, 'run', ${status}, ${data}::jsonb, ${error}::jsonb, ${step.attempts}::int, steps_ended, clock_timestamp()
      from place
      on conflict (run_id, hash) do update set status = excluded.status, data = excluded.data, error = excluded.error, attempts = excluded.attempts,
        ended_seq = excluded.ended_seq, ended_at = excluded.ended_at
    )
    select 1 from held`);
  return rows.length > 0;
}

/** Notes a failed attempt that will be followed by another. */
export async function noteFailure(tx: SqlExecutor, step: StepRef & { readonly name: string }, attempt: number, error: RunError): Promise<void> {
  const failure = JSON.stringify([{ attempt, at: new Date().toISOString(), message: error.message }]);
  await tx.execute(sql`
    insert into job_steps (run_id, hash, name, kind, status, attempts, failures)
    values (${step.runId}, ${step.hash}, ${step.name}, 'run', 'inline', ${attempt + 1}, ${failure}::jsonb)
    on conflict (run_id, hash) do update set attempts = excluded.attempts,
      failures = case when jsonb_array_length(job_steps.failures) < ${FAILURES_KEPT_MAX} then job_steps.failures || excluded.failures else job_steps.failures end
    where job_steps.status not in ('completed', 'failed')`);
}

/** Whether the function may be called again: when this step was in a race, or when none is left to end but such that are. */
export async function isReadyAfter(tx: SqlExecutor, step: StepRef): Promise<boolean> {
  const rows = await tx.execute(sql`
    select coalesce(bool_or(is_race) filter (where hash = ${step.hash}), false)
      or not coalesce(bool_or(status in ('planned', 'running', 'waiting') and not is_race), false) as is_ready
    from job_steps where run_id = ${step.runId}`);
  return rows[0]?.is_ready === true;
}
