import { and, asc, count, desc, eq, gt, inArray, lt, type SQL } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { livestreams } from "@/db/schema";
import type { PageRequest } from "@/server/kernel/page";

export type LivestreamRow = typeof livestreams.$inferSelect;

export async function findLivestream(db: Tx, livestreamId: string): Promise<LivestreamRow | null> {
  const [row] = await db.select().from(livestreams).where(eq(livestreams.id, livestreamId)).limit(1);
  return row ?? null;
}

export async function lockOwnLivestream(tx: Tx, params: { readonly livestreamId: string; readonly artistId: string }): Promise<LivestreamRow | null> {
  const mine = and(eq(livestreams.id, params.livestreamId), eq(livestreams.artistId, params.artistId));
  const [row] = await tx.select().from(livestreams).where(mine).for("update").limit(1);
  return row ?? null;
}

async function selectPage(db: Tx, where: SQL | undefined, page: PageRequest) {
  const rows = await db
    .select()
    .from(livestreams)
    .where(and(where, page.cursor === undefined ? undefined : lt(livestreams.id, page.cursor)))
    .orderBy(desc(livestreams.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  const [counted] = await db.select({ total: count() }).from(livestreams).where(where);
  return { rows, total: counted?.total ?? 0 };
}

export async function selectOwnLivestreams(db: Tx, artistId: string, page: PageRequest) {
  return selectPage(db, eq(livestreams.artistId, artistId), page);
}

/** Those that are still to come or going on. */
export async function selectComing(db: Tx, params: { readonly artistIds: readonly string[]; readonly now: Date }, page: PageRequest) {
  const isTheirs = inArray(livestreams.artistId, [...params.artistIds]);
  return selectPage(db, and(isTheirs, eq(livestreams.status, "scheduled"), gt(livestreams.endsAt, params.now)), page);
}

export async function selectComingOf(db: Tx, params: { readonly artistId: string; readonly now: Date; readonly limit: number }) {
  return db
    .select()
    .from(livestreams)
    .where(and(eq(livestreams.artistId, params.artistId), eq(livestreams.status, "scheduled"), gt(livestreams.endsAt, params.now)))
    .orderBy(asc(livestreams.startsAt))
    .limit(params.limit);
}
