import { sql } from "drizzle-orm";
import { z } from "zod";
import { newId } from "@/server/kernel/ids";
import type { SqlExecutor } from "@/server/kernel/sql";
import type { RunEvent } from "./call";
import type { RunnerFunction } from "./config";
import { evaluate, findRequiredMatch, keyText, parseExpression } from "./expression";
import { IDEMPOTENCY_HOURS } from "./limits";
import { discoverItem, enqueue } from "./queue";

export interface NewRun {
  readonly fn: RunnerFunction;
  readonly event: RunEvent;
  /** The event's key in `job_events`, which for a cron slot is not the id that functions see. */
  readonly eventId: string;
  /** The step of another run that invoked this one. */
  readonly parent?: { readonly runId: string; readonly stepHash: string };
}

export interface CreatedRun extends NewRun {
  readonly runId: string;
}

/**
 * Makes runs and puts them into the queue. A run that may not be, because its event, its idempotency key or its
 * singleton key has one already, is left out without a word: the database's unique indexes decide, so that two workers
 * cannot both make it. The events have to be in `job_events`.
 */
export async function createRuns(tx: SqlExecutor, runs: readonly NewRun[]): Promise<CreatedRun[]> {
  if (runs.length === 0) return [];
  const candidates = runs.map((run) => ({
    ...run,
    runId: newId("run"),
    idempotencyKey: keyOf(run.fn.idempotency, run.event),
    singletonKey: singletonKeyOf(run),
  }));
  await forgetOldKeys(tx, candidates);
  const rows = candidates.map((run) => ({
    id: run.runId,
    function_id: run.fn.id,
    event_id: run.eventId,
    parent_run_id: run.parent?.runId,
    parent_step_hash: run.parent?.stepHash,
    idempotency_key: run.idempotencyKey,
    singleton_key: run.singletonKey,
  }));
  const inserted = await tx.execute(sql`
    insert into job_runs (id, function_id, event_id, parent_run_id, parent_step_hash, idempotency_key, singleton_key)
    select id, function_id, event_id, parent_run_id, parent_step_hash, idempotency_key, singleton_key
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id text, function_id text, event_id text, parent_run_id text, parent_step_hash text,
      idempotency_key text, singleton_key text)
    on conflict do nothing returning id`);
  const ids = new Set(
    z
      .array(z.object({ id: z.string() }))
      .parse(inserted)
      .map((row) => row.id),
  );
  const created = candidates.filter((run) => ids.has(run.runId));
  await addCancelWaits(tx, created);
  await enqueue(
    tx,
    created.map((run) => discoverItem(run.fn, run)),
  );
  return created;
}

/** Writes by which events a run is to be cancelled. */
export async function addCancelWaits(tx: SqlExecutor, runs: readonly CreatedRun[]): Promise<void> {
  const waits = runs.flatMap((run) =>
    run.fn.cancelOn.map((cancel) => {
      const match = cancel.condition === null ? null : findRequiredMatch(parseExpression(cancel.condition), run.event);
      return {
        run_id: run.runId,
        event_name: cancel.event,
        condition: cancel.condition,
        match_path: match?.path,
        match_value: match?.value,
        timeout_ms: cancel.timeoutMs,
      };
    }),
  );
  if (waits.length === 0) return;
  await tx.execute(sql`
    insert into job_waits (run_id, event_name, condition, match_path, match_value, expires_at)
    select run_id, event_name, condition, match_path, match_value, clock_timestamp() + timeout_ms * interval '1 millisecond'
    from jsonb_to_recordset(${JSON.stringify(waits)}::jsonb) as x(run_id text, event_name text, condition text, match_path text, match_value text, timeout_ms float8)`);
}

/** Keys older than a day no longer keep a run away; they are taken off so that the index does not see them. */
async function forgetOldKeys(tx: SqlExecutor, runs: readonly { readonly fn: RunnerFunction; readonly idempotencyKey: string | null }[]): Promise<void> {
  const keys = runs.flatMap((run) => (run.idempotencyKey === null ? [] : [{ function_id: run.fn.id, key: run.idempotencyKey }]));
  if (keys.length === 0) return;
  await tx.execute(sql`
    update job_runs r set idempotency_key = null
    from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as x(function_id text, key text)
    where r.function_id = x.function_id and r.idempotency_key = x.key and r.created_at < clock_timestamp() - ${IDEMPOTENCY_HOURS} * interval '1 hour'`);
}

function keyOf(expression: RunnerFunction["idempotency"], event: RunEvent): string | null {
  return expression === null ? null : keyText(evaluate(expression, { event }));
}

function singletonKeyOf({ fn, event }: NewRun): string | null {
  if (fn.singleton === null) return null;
  return fn.singleton.key === null ? "" : keyText(evaluate(fn.singleton.key, { event }));
}
