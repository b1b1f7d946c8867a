import { type SQL, sql } from "drizzle-orm";
import { DAY_MS } from "@/server/kernel/durations";
import type { Services } from "@/server/services";

const ROWS_A_BATCH_MAX = 1_000;
/** How long after its end a thing is kept, for whoever asks what happened. */
const KEPT_MS = { sessions: 90 * DAY_MS, links: 7 * DAY_MS, mails: 30 * DAY_MS };

/** Removes one batch of each kind of thing that ended long ago. Audit rows stay. */
export async function forgetExpired(services: Services): Promise<{ removed: number; isMoreLeft: boolean }> {
  const nowMs = services.clock.now().getTime();
  const before = (keptMs: number) => new Date(nowMs - keptMs).toISOString();
  const batches: SQL[] = [
    sql`delete from sessions where id in (select id from sessions where coalesce(revoked_at, expires_at) < ${before(KEPT_MS.sessions)} limit ${ROWS_A_BATCH_MAX})`,
    sql`delete from password_resets where id in (select id from password_resets where expires_at < ${before(KEPT_MS.links)} limit ${ROWS_A_BATCH_MAX})`,
    sql`delete from email_changes where id in (select id from email_changes where expires_at < ${before(KEPT_MS.links)} limit ${ROWS_A_BATCH_MAX})`,
    sql`delete from sign_in_links where id in (select id from sign_in_links where expires_at < ${before(KEPT_MS.links)} limit ${ROWS_A_BATCH_MAX})`,
    sql`delete from rate_limits where key in (select key from rate_limits where expire < ${nowMs} limit ${ROWS_A_BATCH_MAX})`,
    sql`delete from mails where id in (select id from mails where status <> 'queued' and created_at < ${before(KEPT_MS.mails)} limit ${ROWS_A_BATCH_MAX})`,
  ];
  let removed = 0;
  let isMoreLeft = false;
  for (const batch of batches) {
    const rows = await services.db.execute(batch);
    removed += rows.count;
    isMoreLeft ||= rows.count === ROWS_A_BATCH_MAX;
  }
  return { removed, isMoreLeft };
}
