import { sql } from "drizzle-orm";
import { z } from "zod";
import type { SqlExecutor } from "@/server/kernel/sql";
import type { RunEvent } from "./call";

/** A run as it stands in the database. */
export interface RunState {
  readonly runId: string;
  readonly functionId: string;
  readonly isEnded: boolean;
  readonly event: RunEvent;
  /** Ended steps, in the order they ended. */
  readonly steps: ReadonlyMap<string, { readonly data: unknown } | { readonly error: unknown }>;
  readonly pendingCount: number;
}

const eventRow = z.object({ id: z.string(), name: z.string(), data: z.unknown(), ts: z.coerce.number() });

const stateRow = z.object({
  function_id: z.string(),
  status: z.string(),
  event: eventRow,
  steps: z.array(z.object({ hash: z.string(), status: z.string(), data: z.unknown(), error: z.unknown() })).nullable(),
});

const SCHEDULED_EVENT = "inngest/scheduled.timer";

/** The event as a function sees it. A slot's id is its time, as on the server; ours also says whose slot it is. */
export function toRunEvent(row: z.output<typeof eventRow>): RunEvent {
  if (row.name !== SCHEDULED_EVENT) return row;
  const scheduled = z.object({ scheduledAt: z.string() }).safeParse(row.data);
  return scheduled.success ? { ...row, id: scheduled.data.scheduledAt } : row;
}

/** The columns of an event `v` as one JSON value. */
export const EVENT_JSON = sql`jsonb_build_object('id', v.id, 'name', v.name, 'data', v.data, 'ts', floor(extract(epoch from v.ts) * 1000))`;

/** The run with all its steps, or null when history has been pruned under it. */
export async function loadRun(db: SqlExecutor, runId: string): Promise<RunState | null> {
  const rows = await db.execute(sql`
    select r.function_id, r.status, ${EVENT_JSON} as event,
      (select jsonb_agg(jsonb_build_object('hash', s.hash, 'status', s.status, 'data', s.data, 'error', s.error) order by s.ended_seq)
        from job_steps s where s.run_id = r.id) as steps
    from job_runs r join job_events v on v.id = r.event_id where r.id = ${runId}`);
  const [row] = z.array(stateRow).parse(rows);
  if (row === undefined) return null;
  const isPending = (step: { readonly status: string }) => step.status === "planned" || step.status === "running" || step.status === "waiting";
  const steps = new Map<string, { data: unknown } | { error: unknown }>();
  for (const step of row.steps ?? []) {
    if (step.status === "completed") steps.set(step.hash, { data: step.data });
    if (step.status === "failed") steps.set(step.hash, { error: step.error });
  }
  return {
    runId,
    functionId: row.function_id,
    isEnded: row.status !== "queued" && row.status !== "running",
    event: toRunEvent(row.event),
    steps,
    pendingCount: (row.steps ?? []).filter(isPending).length,
  };
}
