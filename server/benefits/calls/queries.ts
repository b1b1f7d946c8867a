import { and, asc, count, desc, eq, gt, lt, notInArray, or, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Tx } from "@/db/client";
import { callSlots, calls, users } from "@/db/schema";
import type { PageRequest } from "@/server/kernel/page";

export type SlotRow = typeof callSlots.$inferSelect;
export type CallRow = typeof calls.$inferSelect;

const artists = alias(users, "artists");
const fans = alias(users, "fans");
const booked = eq(calls.status, "booked");

/** Those of an artist that begin after `now`, soonest first, with who booked them. */
export async function selectOwnSlots(db: Tx, params: { readonly artistId: string; readonly now: Date; readonly limit: number }) {
  return db
    .select({ slot: callSlots, callId: calls.id, fanName: fans.name })
    .from(callSlots)
    .leftJoin(calls, and(eq(calls.slotId, callSlots.id), booked))
    .leftJoin(fans, eq(fans.id, calls.fanId))
    .where(and(eq(callSlots.artistId, params.artistId), gt(callSlots.startsAt, params.now)))
    .orderBy(asc(callSlots.startsAt))
    .limit(params.limit);
}

/** Slots of an artist that overlap a span. */
export async function selectOverlaps(db: Tx, params: { readonly artistId: string; readonly startsAt: Date; readonly endsAt: Date }): Promise<number> {
  const [counted] = await db
    .select({ total: count() })
    .from(callSlots)
    .where(and(eq(callSlots.artistId, params.artistId), lt(callSlots.startsAt, params.endsAt), gt(callSlots.endsAt, params.startsAt)));
  return counted?.total ?? 0;
}

export async function selectBookedOfMonth(db: Tx, params: { readonly fanId: string; readonly artistId: string; readonly month: string }) {
  return db
    .select({ id: calls.id, ordinal: calls.ordinal })
    .from(calls)
    .where(and(eq(calls.fanId, params.fanId), eq(calls.artistId, params.artistId), eq(calls.month, params.month), booked))
    .orderBy(asc(calls.ordinal));
}

export interface FullCall {
  readonly call: CallRow;
  readonly slot: SlotRow;
  readonly artist: { readonly id: string; readonly name: string; readonly email: string };
  readonly fan: { readonly id: string; readonly name: string; readonly email: string };
}

const fullCall = {
  call: calls,
  slot: callSlots,
  artist: { id: artists.id, name: artists.name, email: artists.email },
  fan: { id: fans.id, name: fans.name, email: fans.email },
};

const selectFull = (db: Tx) =>
  db
    .select(fullCall)
    .from(calls)
    .innerJoin(callSlots, eq(callSlots.id, calls.slotId))
    .innerJoin(artists, eq(artists.id, calls.artistId))
    .innerJoin(fans, eq(fans.id, calls.fanId));

export async function findFullCall(db: Tx, callId: string): Promise<FullCall | null> {
  const [row] = await selectFull(db).where(eq(calls.id, callId)).limit(1);
  return row ?? null;
}

/** A call of which this person is one side, and when it is, held until the transaction ends; null for anybody else's. */
export async function lockCallOf(
  tx: Tx,
  params: { readonly callId: string; readonly userId: string },
): Promise<{ readonly call: CallRow; readonly startsAt: Date } | null> {
  const isMine = or(eq(calls.fanId, params.userId), eq(calls.artistId, params.userId));
  const [row] = await tx
    .select({ call: calls, startsAt: callSlots.startsAt })
    .from(calls)
    .innerJoin(callSlots, eq(callSlots.id, calls.slotId))
    .where(and(eq(calls.id, params.callId), isMine))
    .for("update", { of: calls })
    .limit(1);
  return row ?? null;
}

async function selectCalls(db: Tx, where: SQL | undefined, page: PageRequest) {
  const rows = await selectFull(db)
    .where(and(where, page.cursor === undefined ? undefined : lt(calls.id, page.cursor)))
    .orderBy(desc(calls.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  const [counted] = await db.select({ total: count() }).from(calls).where(where);
  return { rows, total: counted?.total ?? 0 };
}

/** A person's calls, as fan and as artist, the newest booking first. */
export async function selectCallsOf(db: Tx, userId: string, page: PageRequest) {
  return selectCalls(db, or(eq(calls.fanId, userId), eq(calls.artistId, userId)), page);
}

/** The calls of a fan with an artist that are still to come. */
export async function selectComingCalls(db: Tx, params: { readonly fanId: string; readonly artistId: string; readonly now: Date; readonly limit: number }) {
  const isTheirs = and(eq(calls.fanId, params.fanId), eq(calls.artistId, params.artistId));
  return db
    .select({ id: calls.id, startsAt: callSlots.startsAt })
    .from(calls)
    .innerJoin(callSlots, eq(callSlots.id, calls.slotId))
    .where(and(isTheirs, booked, gt(callSlots.startsAt, params.now)))
    .limit(params.limit);
}

/** Of these slots the free ones that begin after `after`, soonest first. */
export async function selectFreeSlots(
  db: Tx,
  params: { readonly artistId: string; readonly after: Date; readonly limit: number },
): Promise<readonly SlotRow[]> {
  const taken = db
    .select({ slotId: calls.slotId })
    .from(calls)
    .where(and(eq(calls.artistId, params.artistId), booked));
  return db
    .select()
    .from(callSlots)
    .where(and(eq(callSlots.artistId, params.artistId), gt(callSlots.startsAt, params.after), notInArray(callSlots.id, taken)))
    .orderBy(asc(callSlots.startsAt))
    .limit(params.limit);
}
