import { type SQL, sql } from "drizzle-orm";
import type { SqlExecutor } from "@/server/kernel/sql";
import type { RunEvent } from "./call";
import type { RunnerFunction } from "./config";
import { evaluate, keyText } from "./expression";

export type QueueKind = "start" | "discover" | "step" | "wake" | "timeout" | "resume" | "cancel" | "deadline";

export interface NewItem {
  /** What the item is, in words: putting it in twice is putting it in once. */
  readonly jobKey: string;
  readonly runId: string;
  readonly functionId: string;
  readonly kind: QueueKind;
  readonly stepHash?: string;
  readonly payload?: string;
  readonly delayMs?: number;
  readonly keys?: ConcurrencyKeys;
}

export interface ConcurrencyKeys {
  readonly first_key?: string;
  readonly first_limit?: number;
  readonly second_key?: string;
  readonly second_limit?: number;
}

/** The keys under which a function's calls for this event are counted. Only what calls code is counted, so a sleeping run costs nothing. */
export function concurrencyKeys(fn: RunnerFunction, event: RunEvent): ConcurrencyKeys {
  const [first, second] = fn.concurrency.map((entry, index) => ({
    key: `${fn.id}:${index}:${entry.key === null ? "" : keyText(evaluate(entry.key, { event }))}`,
    limit: entry.limit,
  }));
  return {
    ...(first === undefined ? {} : { first_key: first.key, first_limit: first.limit }),
    ...(second === undefined ? {} : { second_key: second.key, second_limit: second.limit }),
  };
}

const COLUMNS = sql`job_key, run_id, function_id, kind, step_hash, payload, run_at, first_key, first_limit, second_key, second_limit`;

function valuesOf(items: readonly NewItem[]): SQL {
  const rows = items.map((item) => ({
    job_key: item.jobKey,
    run_id: item.runId,
    function_id: item.functionId,
    kind: item.kind,
    step_hash: item.stepHash,
    payload: item.payload,
    delay_ms: Math.max(0, Math.ceil(item.delayMs ?? 0)),
    ...item.keys,
  }));
  return sql`select job_key, run_id, function_id, kind, step_hash, payload, clock_timestamp() + delay_ms * interval '1 millisecond',
      first_key, first_limit, second_key, second_limit
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(job_key text, run_id text, function_id text, kind text, step_hash text, payload text,
      delay_ms float8, first_key text, first_limit int, second_key text, second_limit int)`;
}

/** Puts items into the queue; those that are in it already stay as they are. Workers are told when the transaction commits. */
export async function enqueue(tx: SqlExecutor, items: readonly NewItem[]): Promise<void> {
  if (items.length === 0) return;
  await tx.execute(sql`insert into job_queue (${COLUMNS}) ${valuesOf(items)} on conflict (job_key) do nothing`);
  await notifyQueue(tx);
}

/** Asks for the function to be called again. When it is being called right now, it is called once more afterwards. */
export async function enqueueDiscover(tx: SqlExecutor, fn: RunnerFunction, run: { readonly runId: string; readonly event: RunEvent }): Promise<void> {
  const item: NewItem = { ...discoverItem(fn, run) };
  await tx.execute(sql`
    insert into job_queue (${COLUMNS}) ${valuesOf([item])}
    on conflict (job_key) do update set is_wanted_again = job_queue.lease_token is not null`);
  await notifyQueue(tx);
}

export function discoverItem(fn: RunnerFunction, run: { readonly runId: string; readonly event: RunEvent }): NewItem {
  return { jobKey: `discover:${run.runId}`, runId: run.runId, functionId: fn.id, kind: "discover", keys: concurrencyKeys(fn, run.event) };
}

export async function notifyQueue(tx: SqlExecutor): Promise<void> {
  await tx.execute(sql`select pg_notify('job_queue', '')`);
}
