import { and, count, desc, eq, inArray, lt, lte, or, type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronTiers, posts } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import type { PageRequest } from "@/server/kernel/page";

export type PostRow = typeof posts.$inferSelect;

export async function findPost(db: Tx, postId: string): Promise<PostRow | null> {
  const [row] = await db.select().from(posts).where(eq(posts.id, postId)).limit(1);
  return row ?? null;
}

/** The artist's own, held until the transaction ends; null for anybody else's. */
export async function lockOwnPost(tx: Tx, params: { readonly postId: string; readonly artistId: string }): Promise<PostRow | null> {
  const mine = and(eq(posts.id, params.postId), eq(posts.artistId, params.artistId));
  const [row] = await tx.select().from(posts).where(mine).for("update").limit(1);
  return row ?? null;
}

/** An artist's own, drafts too, newest first. */
export async function selectOwnPosts(db: Tx, artistId: string, page: PageRequest) {
  const mine = eq(posts.artistId, artistId);
  const rows = await db
    .select()
    .from(posts)
    .where(and(mine, page.cursor === undefined ? undefined : lt(posts.id, page.cursor)))
    .orderBy(desc(posts.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  return { rows, total: await countPosts(db, mine) };
}

async function countPosts(db: Tx, where: SQL | undefined): Promise<number> {
  const [counted] = await db.select({ total: count() }).from(posts).where(where);
  return counted?.total ?? 0;
}

/** Published posts that may be known of, newest first: for all, or for a tier that the artist has. */
export async function selectPublishedPosts(db: Tx, params: { readonly artistIds: readonly string[]; readonly now: Date }, page: PageRequest) {
  const hasTier = sql`exists (select 1 from ${patronTiers} where ${patronTiers.artistId} = ${posts.artistId}
    and (${posts.minTier} is null or ${patronTiers.key} = ${posts.minTier}))`;
  const shown = and(inArray(posts.artistId, [...params.artistIds]), lte(posts.publishAt, params.now), or(eq(posts.visibility, "public"), hasTier));
  const last = page.cursor === undefined ? null : readCursor(page.cursor);
  const after = last === null ? undefined : sql`(${posts.publishAt}, ${posts.id}) < (${last.publishAt.toISOString()}::timestamptz, ${last.id})`;
  const rows = await db
    .select()
    .from(posts)
    .where(and(shown, after))
    .orderBy(desc(posts.publishAt), desc(posts.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  return { rows, total: await countPosts(db, shown) };
}

export function publishedCursorOf(post: Pick<PostRow, "id" | "publishAt">): string {
  return `${post.publishAt?.toISOString() ?? ""}_${post.id}`;
}

function readCursor(cursor: string): { readonly publishAt: Date; readonly id: string } {
  const split = cursor.indexOf("_");
  const publishAt = new Date(cursor.slice(0, split));
  if (split === -1 || Number.isNaN(publishAt.getTime())) throw new DomainError("invalid_input", { sentence: "This cursor is not one of ours." });
  return { publishAt, id: cursor.slice(split + 1) };
}
