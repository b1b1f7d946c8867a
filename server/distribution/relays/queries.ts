import { and, count, desc, eq, gt, inArray, lt, ne, sql, sum } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { relayHours, relays, relayWorks } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import type { PageRequest } from "@/server/kernel/page";
import type { Relay } from "./contract";

export type RelayRow = typeof relays.$inferSelect;
const NOTHING: Relay["day"] = { servedBytes: 0, requests: 0, errors: 0 };

/** Holds the relay's row until the transaction ends. @throws DomainError `not_found` */
export async function lockRelay(tx: Tx, relayId: string): Promise<RelayRow> {
  const [row] = await tx.select().from(relays).where(eq(relays.id, relayId)).for("update").limit(1);
  if (row === undefined) throw new DomainError("not_found");
  return row;
}

/** Those that were not removed, newest first, with one more than the page has. */
export async function selectRelays(db: Tx, { limit, offset, cursor }: PageRequest): Promise<{ readonly rows: readonly RelayRow[]; readonly total: number }> {
  const isThere = ne(relays.state, "removed");
  const rows = await db
    .select()
    .from(relays)
    .where(and(isThere, cursor === undefined ? undefined : lt(relays.id, cursor)))
    .orderBy(desc(relays.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  return { rows, total: await db.$count(relays, isThere) };
}

/** What each of these served over the last 24 hours, by its own count. */
async function sumDays(db: Tx, relayIds: readonly string[], now: Date): Promise<ReadonlyMap<string, Relay["day"]>> {
  const total = (column: typeof relayHours.servedBytes | typeof relayHours.requests | typeof relayHours.errors) => sum(column).mapWith(Number);
  const rows = await db
    .select({ id: relayHours.relayId, servedBytes: total(relayHours.servedBytes), requests: total(relayHours.requests), errors: total(relayHours.errors) })
    .from(relayHours)
    .where(and(inArray(relayHours.relayId, [...relayIds]), gt(relayHours.hour, new Date(now.getTime() - DAY_MS))))
    .groupBy(relayHours.relayId);
  return new Map(rows.map(({ id, ...day }) => [id, day]));
}

async function countWorks(db: Tx, relayIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .select({ id: relayWorks.relayId, works: count() })
    .from(relayWorks)
    .where(inArray(relayWorks.relayId, [...relayIds]))
    .groupBy(relayWorks.relayId);
  return new Map(rows.map(({ id, works }) => [id, works]));
}

function show(row: RelayRow, day: Relay["day"], works: number): Relay {
  const { id, name, layer, state, reason, baseUrl, objects, storedBytes, quotaBytes, servedBytesPerDayMax, uptimeSeconds, problem, firstByteMs } = row;
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  const said = { objects, storedBytes, quotaBytes, servedBytesPerDayMax, uptimeSeconds, syncedAt: iso(row.syncedAt), reportedAt: iso(row.reportedAt), day };
  const found = { checkedAt: iso(row.checkedAt), since: iso(row.checkedSince), problem, firstByteMs, works };
  const invitationEndsAt = state === "invited" ? iso(row.codeExpiresAt) : null;
  return { id, name, layer, state, reason, baseUrl, invitationEndsAt, joinedAt: iso(row.joinedAt), ...said, ...found };
}

/** Rows as admins see them. */
export async function showRelays(db: Tx, rows: readonly RelayRow[], now: Date): Promise<Relay[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [days, works] = [await sumDays(db, ids, now), await countWorks(db, ids)];
  return rows.map((row) => show(row, days.get(row.id) ?? NOTHING, works.get(row.id) ?? 0));
}

/** Adds to what a relay served in an hour. */
export async function addToHour(tx: Tx, relayId: string, hour: Date, more: Relay["day"]): Promise<void> {
  const plus = (column: typeof relayHours.servedBytes | typeof relayHours.requests | typeof relayHours.errors, value: number) => sql`${column} + ${value}`;
  await tx
    .insert(relayHours)
    .values({ relayId, hour, ...more })
    .onConflictDoUpdate({
      target: [relayHours.relayId, relayHours.hour],
      set: {
        servedBytes: plus(relayHours.servedBytes, more.servedBytes),
        requests: plus(relayHours.requests, more.requests),
        errors: plus(relayHours.errors, more.errors),
      },
    });
}
