import { and, count, desc, eq, lt, ne, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { follows, users } from "@/db/schema";
import type { PageRequest } from "@/server/kernel/page";

const artistColumns = {
  id: users.id,
  name: users.name,
  handle: users.handle,
  bio: users.bio,
  realm: users.realm,
  createdAt: users.createdAt,
  followers: sql<number>`(select count(*)::int from ${follows} where ${follows.artistId} = ${users.id})`,
};

export interface ArtistRow {
  readonly id: string;
  readonly name: string;
  readonly handle: string;
  readonly bio: string;
  readonly realm: "INFERNO" | "PURGATORIO" | "PARADISO" | null;
  readonly createdAt: Date;
  readonly followers: number;
}

/** Whoever may make work has a page; fans have none. */
const hasPage = ne(users.role, "fan");

export async function findArtist(db: Tx, idOrHandle: string): Promise<ArtistRow | undefined> {
  const [row] = await db
    .select(artistColumns)
    .from(users)
    .where(and(hasPage, or(eq(users.id, idOrHandle), eq(users.handle, idOrHandle))))
    .limit(1);
  return row;
}

export async function isFollowing(db: Tx, params: { readonly fanId: string; readonly artistId: string }): Promise<boolean> {
  const rows = await db
    .select({ fanId: follows.fanId })
    .from(follows)
    .where(and(eq(follows.fanId, params.fanId), eq(follows.artistId, params.artistId)))
    .limit(1);
  return rows.length > 0;
}

/** Newest first; only those whom `fanId` follows, when given. */
export async function listArtistRows(db: Tx, params: { readonly page: PageRequest; readonly followedBy?: string }) {
  const { limit, offset, cursor } = params.page;
  const fanId = params.followedBy;
  const followed =
    fanId === undefined ? undefined : sql`exists (select 1 from ${follows} where ${follows.artistId} = ${users.id} and ${follows.fanId} = ${fanId})`;
  const listed = and(eq(users.role, "artist"), followed);
  const rows: ArtistRow[] = await db
    .select(artistColumns)
    .from(users)
    .where(and(listed, cursor === undefined ? undefined : lt(users.id, cursor)))
    .orderBy(desc(users.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await db.select({ total: count() }).from(users).where(listed);
  return { rows, total: counted?.total ?? 0 };
}
