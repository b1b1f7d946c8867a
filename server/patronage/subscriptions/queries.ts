import { and, count, desc, eq, lt, notInArray, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Tx } from "@/db/client";
import { patronSubscriptions, patronTiers, users } from "@/db/schema";
import type { PageRequest } from "@/server/kernel/page";

export type SubscriptionRow = typeof patronSubscriptions.$inferSelect;

const nextTiers = alias(patronTiers, "next_tiers");
const pendingTiers = alias(patronTiers, "pending_tiers");

/** A subscription with what a page shows beside it. */
function selectShown(db: Tx, where: SQL | undefined) {
  return db
    .select({
      row: patronSubscriptions,
      artist: { id: users.id, name: users.name, handle: users.handle },
      tier: { id: patronTiers.id, key: patronTiers.key, name: patronTiers.name },
      nextTier: { id: nextTiers.id, key: nextTiers.key, name: nextTiers.name },
      pendingTier: { id: pendingTiers.id, key: pendingTiers.key, name: pendingTiers.name },
    })
    .from(patronSubscriptions)
    .innerJoin(users, eq(users.id, patronSubscriptions.artistId))
    .innerJoin(patronTiers, eq(patronTiers.id, patronSubscriptions.tierId))
    .leftJoin(nextTiers, eq(nextTiers.id, patronSubscriptions.nextTierId))
    .leftJoin(pendingTiers, eq(pendingTiers.id, patronSubscriptions.pendingTierId))
    .where(where);
}

export type ShownRow = Awaited<ReturnType<typeof selectShown>>[number];

/** The fan's own, or nothing. */
export async function findOwn(db: Tx, params: { readonly id: string; readonly fanId: string }): Promise<ShownRow | undefined> {
  const [found] = await selectShown(db, and(eq(patronSubscriptions.id, params.id), eq(patronSubscriptions.fanId, params.fanId))).limit(1);
  return found;
}

/** One more than the page's limit, newest first, without tries that were never paid. */
export async function selectOwnPage(db: Tx, fanId: string, page: PageRequest): Promise<{ readonly rows: ShownRow[]; readonly total: number }> {
  const isOwn = and(eq(patronSubscriptions.fanId, fanId), notInArray(patronSubscriptions.status, ["EXPIRED"]));
  const isAfter = page.cursor === undefined ? undefined : lt(patronSubscriptions.id, page.cursor);
  const rows = await selectShown(db, and(isOwn, isAfter))
    .orderBy(desc(patronSubscriptions.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  const [counted] = await db.select({ total: count() }).from(patronSubscriptions).where(isOwn);
  return { rows, total: counted?.total ?? 0 };
}

/** The one that lives between a fan and an artist, locked. */
export async function lockLive(tx: Tx, params: { readonly fanId: string; readonly artistId: string }): Promise<SubscriptionRow | undefined> {
  const { fanId, artistId } = params;
  const isLive = notInArray(patronSubscriptions.status, ["CANCELLED", "EXPIRED"]);
  const [row] = await tx
    .select()
    .from(patronSubscriptions)
    .where(and(eq(patronSubscriptions.fanId, fanId), eq(patronSubscriptions.artistId, artistId), isLive))
    .for("update");
  return row;
}

export async function lockOwn(tx: Tx, params: { readonly id: string; readonly fanId: string }): Promise<SubscriptionRow | undefined> {
  const [row] = await tx
    .select()
    .from(patronSubscriptions)
    .where(and(eq(patronSubscriptions.id, params.id), eq(patronSubscriptions.fanId, params.fanId)))
    .for("update");
  return row;
}
