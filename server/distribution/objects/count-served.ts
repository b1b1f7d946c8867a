import { sql } from "drizzle-orm";
import { siteHours } from "@/db/schema";
import { HOUR_MS, SECOND_MS } from "@/server/kernel/durations";
import { keepPer } from "@/server/kernel/keep-per";
import type { Services } from "@/server/services";

/** A count is written down no more often: objects are asked for many times a second. */
const KEEP_MS = 10 * SECOND_MS;

const tallyOf = keepPer<Services["db"], { servedBytes: number; requests: number; keptMs: number }>(() => ({ servedBytes: 0, requests: 0, keptMs: 0 }));

/**
 * Counts an object that the site gives, for the back office. Never throws: nobody goes without an object because it could not be counted.
 * @param bytes that its body has
 */
export async function countServed({ db, clock, log }: Pick<Services, "db" | "clock" | "log">, bytes: number): Promise<void> {
  const [tally, nowMs] = [tallyOf(db), clock.now().getTime()];
  tally.servedBytes += bytes;
  tally.requests += 1;
  if (nowMs - tally.keptMs < KEEP_MS) return;
  const { servedBytes, requests } = tally;
  Object.assign(tally, { servedBytes: 0, requests: 0, keptMs: nowMs });
  try {
    await db
      .insert(siteHours)
      .values({ hour: new Date(Math.floor(nowMs / HOUR_MS) * HOUR_MS), servedBytes, requests })
      .onConflictDoUpdate({
        target: siteHours.hour,
        set: { servedBytes: sql`${siteHours.servedBytes} + ${servedBytes}`, requests: sql`${siteHours.requests} + ${requests}` },
      });
  } catch (thrown) {
    tally.servedBytes += servedBytes;
    tally.requests += requests;
    log.warn({ err: thrown }, "What the site gave could not be counted; it is tried again with what comes next.");
  }
}
