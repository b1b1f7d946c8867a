import { and, asc, count, desc, eq, lt, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { eventOutbox, jobEvents, jobQueue, jobRuns, jobSteps } from "@/db/schema";
import type { PageRequest } from "@/server/kernel/page";
import type { RunStatus } from "./rules";

export type RunRow = typeof jobRuns.$inferSelect;
export type StepRow = typeof jobSteps.$inferSelect;
export type EventRow = typeof jobEvents.$inferSelect;
export type QueueRow = typeof jobQueue.$inferSelect;

export interface RunWithEvent {
  readonly run: RunRow;
  readonly event: EventRow;
}

/** Steps, queue items and functions shown at once; a run has at most a thousand steps. */
const ROWS_SHOWN_MAX = 1_000;
const FUNCTIONS_SHOWN_MAX = 200;

/** Newest first. One more than the limit when another page follows; the cursor is a run's id. */
export async function listRunRows(
  tx: Tx,
  filter: { readonly status?: RunStatus | undefined; readonly functionId?: string | undefined },
  page: PageRequest,
): Promise<{ readonly rows: readonly RunWithEvent[]; readonly total: number }> {
  const where = and(
    filter.status === undefined ? undefined : eq(jobRuns.status, filter.status),
    filter.functionId === undefined ? undefined : eq(jobRuns.functionId, filter.functionId),
  );
  const [counted] = await tx.select({ total: count() }).from(jobRuns).where(where);
  const rows = await tx
    .select({ run: jobRuns, event: jobEvents })
    .from(jobRuns)
    .innerJoin(jobEvents, eq(jobEvents.id, jobRuns.eventId))
    .where(and(where, page.cursor === undefined ? undefined : lt(jobRuns.id, page.cursor)))
    .orderBy(desc(jobRuns.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  return { rows, total: counted?.total ?? 0 };
}

export async function findRun(tx: Tx, runId: string): Promise<RunWithEvent | null> {
  const [row] = await tx
    .select({ run: jobRuns, event: jobEvents })
    .from(jobRuns)
    .innerJoin(jobEvents, eq(jobEvents.id, jobRuns.eventId))
    .where(eq(jobRuns.id, runId))
    .limit(1);
  return row ?? null;
}

export async function listStepRows(tx: Tx, runId: string): Promise<StepRow[]> {
  return tx.select().from(jobSteps).where(eq(jobSteps.runId, runId)).orderBy(asc(jobSteps.startedAt), asc(jobSteps.hash)).limit(ROWS_SHOWN_MAX);
}

export async function listQueueRows(tx: Tx, runId: string): Promise<QueueRow[]> {
  return tx.select().from(jobQueue).where(eq(jobQueue.runId, runId)).orderBy(asc(jobQueue.runAt), asc(jobQueue.id)).limit(ROWS_SHOWN_MAX);
}

/** The events that the end of a run made, and those its steps sent without an id of their own. */
export async function listToldEvents(tx: Tx, runId: string): Promise<(typeof eventOutbox.$inferSelect)[]> {
  const ids = [`cancelled:${runId}`, `failed:${runId}`, `finished:${runId}`];
  return tx
    .select()
    .from(eventOutbox)
    .where(sql`${eventOutbox.id} in ${ids} or ${eventOutbox.id} like ${`${runId}:%`}`)
    .orderBy(asc(eventOutbox.createdAt), asc(eventOutbox.id))
    .limit(ROWS_SHOWN_MAX);
}

export async function countRuns(tx: Tx): Promise<{ readonly status: RunStatus; readonly runs: number }[]> {
  return tx.select({ status: jobRuns.status, runs: count() }).from(jobRuns).groupBy(jobRuns.status);
}

export async function countByFunction(
  tx: Tx,
): Promise<{ readonly functionId: string; readonly runs: number; readonly failed: number; readonly lastRunAt: Date | null }[]> {
  return tx
    .select({
      functionId: jobRuns.functionId,
      runs: count(),
      failed: sql<number>`count(*) filter (where ${jobRuns.status} = 'failed')`.mapWith(Number),
      lastRunAt: sql<Date | null>`max(${jobRuns.createdAt})`.mapWith(jobRuns.createdAt),
    })
    .from(jobRuns)
    .groupBy(jobRuns.functionId)
    .orderBy(asc(jobRuns.functionId))
    .limit(FUNCTIONS_SHOWN_MAX);
}

export interface Backlog {
  readonly waiting: number;
  readonly failing: number;
  readonly oldestSeconds: number | null;
  readonly longestDueSeconds: number | null;
}

export async function measureBacklog(tx: Tx): Promise<Backlog> {
  const [outbox] = await tx
    .select({
      waiting: count(),
      failing: sql<number>`count(*) filter (where ${eventOutbox.error} is not null)`.mapWith(Number),
      oldestSeconds: sql<number | null>`extract(epoch from clock_timestamp() - min(${eventOutbox.createdAt}))::float8`,
    })
    .from(eventOutbox)
    .where(sql`${eventOutbox.dispatchedAt} is null`);
  const [due] = await tx
    .select({ seconds: sql<number | null>`extract(epoch from clock_timestamp() - min(${jobQueue.runAt}))::float8` })
    .from(jobQueue)
    .where(sql`${jobQueue.leaseToken} is null and ${jobQueue.runAt} <= clock_timestamp()`);
  return {
    waiting: outbox?.waiting ?? 0,
    failing: outbox?.failing ?? 0,
    oldestSeconds: outbox?.oldestSeconds ?? null,
    longestDueSeconds: due?.seconds ?? null,
  };
}
