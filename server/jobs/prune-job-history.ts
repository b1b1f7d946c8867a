import { sql } from "drizzle-orm";
import { DAY_MS } from "@/server/kernel/durations";
import type { Services } from "@/server/services";
import { ENDED_RUN_KEPT_DAYS, EVENT_KEPT_DAYS, FAILED_RUN_KEPT_DAYS, OUTBOX_KEPT_DAYS } from "./rules";

const ROWS_PER_STATEMENT_MAX = 1_000;

export interface PrunedCounts {
  readonly runs: number;
  readonly events: number;
  readonly outboxRows: number;
  /** Whether there may be more: then call again. */
  readonly isMoreLeft: boolean;
}

/** Removes job history past its time, at most a thousand rows of each kind a call, so that no statement takes long. */
export async function pruneJobHistory(services: Pick<Services, "db" | "clock">): Promise<PrunedCounts> {
  const before = (days: number) => new Date(services.clock.now().getTime() - days * DAY_MS).toISOString();
  const runs = await services.db.execute(sql`
    delete from job_runs where id in (
      select id from job_runs
      where ended_at is not null
        and ended_at < (case when status = 'failed' then ${before(FAILED_RUN_KEPT_DAYS)}::timestamptz else ${before(ENDED_RUN_KEPT_DAYS)}::timestamptz end)
      order by ended_at limit ${ROWS_PER_STATEMENT_MAX} for update skip locked)
    returning id`);
  const events = await services.db.execute(sql`
    delete from job_events where id in (
      select id from job_events e
      where created_at < ${before(EVENT_KEPT_DAYS)}::timestamptz and not exists (select 1 from job_runs r where r.event_id = e.id)
      order by created_at limit ${ROWS_PER_STATEMENT_MAX} for update skip locked)
    returning id`);
  const outbox = await services.db.execute(sql`
    delete from event_outbox where id in (
      select id from event_outbox where dispatched_at < ${before(OUTBOX_KEPT_DAYS)}::timestamptz
      order by dispatched_at limit ${ROWS_PER_STATEMENT_MAX} for update skip locked)
    returning id`);
  return {
    runs: runs.length,
    events: events.length,
    outboxRows: outbox.length,
    isMoreLeft: [runs, events, outbox].some((rows) => rows.length === ROWS_PER_STATEMENT_MAX),
  };
}
