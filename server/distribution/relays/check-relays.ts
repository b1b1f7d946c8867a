import { and, asc, eq, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import { relayHours, relays, siteHours } from "@/db/schema";
import { DAY_MS, MINUTE_MS } from "@/server/kernel/durations";
import type { Services } from "@/server/services";
import { checkRelay } from "./check-relay";

/** Looked at no more often. */
const LOOK_MS = 4 * MINUTE_MS;
const AT_ONCE = 5;
const HOURS_KEPT_MS = 90 * DAY_MS;
const HOURS_PER_STEP = 5_000;

/** Looks at the relays that were not looked at for longest, some at once. Each that was looked at is written down: a kill costs only those under way. */
export async function checkRelays(services: Pick<Services, "db" | "clock" | "env">): Promise<{ readonly checked: number }> {
  const before = new Date(services.clock.now().getTime() - LOOK_MS);
  const isDue = and(eq(relays.state, "active"), isNotNull(relays.baseUrl), or(isNull(relays.checkedAt), lt(relays.checkedAt, before)));
  const rows = await services.db.select().from(relays).where(isDue).orderBy(sql`${relays.checkedAt} nulls first`, asc(relays.id)).limit(AT_ONCE);
  await Promise.all(rows.map(async ({ baseUrl, ...row }) => (baseUrl === null ? undefined : checkRelay(services, { ...row, baseUrl }))));
  return { checked: rows.length };
}

/** Lets go of what was served more than 90 days ago, in bounded steps. */
export async function forgetHours({ db, clock }: Pick<Services, "db" | "clock">): Promise<{ readonly forgotten: number }> {
  const before = new Date(clock.now().getTime() - HOURS_KEPT_MS);
  const isOld = lt(relayHours.hour, before);
  const some = db.select({ at: sql`ctid` }).from(relayHours).where(isOld).limit(HOURS_PER_STEP);
  const gone = await db.delete(relayHours).where(inArray(sql`ctid`, some)).returning({ id: relayHours.relayId });
  // One row an hour: after each hour there is one to let go of.
  await db.delete(siteHours).where(lt(siteHours.hour, before));
  return { forgotten: gone.length };
}
