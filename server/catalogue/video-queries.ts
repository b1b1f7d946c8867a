import { and, count, desc, eq, inArray, isNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { follows, patronTiers, users, videos } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";

export type VideoRow = typeof videos.$inferSelect;
export type VideoStatus = VideoRow["status"];

/** A video with its artist, as pages show them. */
export interface VideoWithArtist {
  readonly video: VideoRow;
  readonly artist: Pick<typeof users.$inferSelect, "id" | "name" | "handle" | "realm">;
}

const shown = { video: videos, artist: { id: users.id, name: users.name, handle: users.handle, realm: users.realm } };

export async function findVideo(tx: Tx, videoId: string): Promise<VideoRow | null> {
  const [row] = await tx.select().from(videos).where(eq(videos.id, videoId)).limit(1);
  return row ?? null;
}

export async function findVideoWithArtist(tx: Tx, videoId: string): Promise<VideoWithArtist | null> {
  const [row] = await tx.select(shown).from(videos).innerJoin(users, eq(users.id, videos.artistId)).where(eq(videos.id, videoId)).limit(1);
  return row ?? null;
}

export async function findVideosWithArtist(tx: Tx, videoIds: readonly string[]): Promise<readonly VideoWithArtist[]> {
  if (videoIds.length === 0) return [];
  return tx
    .select(shown)
    .from(videos)
    .innerJoin(users, eq(users.id, videos.artistId))
    .where(inArray(videos.id, [...videoIds]))
    .limit(videoIds.length);
}

export async function lockVideo(tx: Tx, videoId: string): Promise<VideoRow | null> {
  const [row] = await tx.select().from(videos).where(eq(videos.id, videoId)).for("update").limit(1);
  return row ?? null;
}

interface NewVideo {
  readonly id: string;
  readonly artistId: string;
  readonly title: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly now: Date;
}

/** A new row for these bytes, or the one that the artist has of them already; a failed one gets its second chance. Call it in a transaction. */
export async function claimVideoOfFile(tx: Tx, file: NewVideo): Promise<VideoRow> {
  const { now, ...values } = file;
  const [made] = await tx
    .insert(videos)
    .values({ ...values, status: "uploading", createdAt: now, updatedAt: now })
    .onConflictDoNothing({ target: [videos.artistId, videos.sha256], where: sql`${videos.sha256} is not null` })
    .returning();
  if (made !== undefined) return made;
  const mine = and(eq(videos.artistId, file.artistId), eq(videos.sha256, file.sha256));
  await tx
    .update(videos)
    .set({ status: "uploading", error: null, progress: 0, updatedAt: now })
    .where(and(mine, eq(videos.status, "failed")));
  const [existing] = await tx.select().from(videos).where(mine).limit(1);
  if (existing === undefined) throw new DomainError("conflict", { sentence: "This video was deleted a moment ago. Try again." });
  return existing;
}

/** True when this call was the one that made it so. */
export async function markProcessing(tx: Tx, videoId: string, change: { readonly sourceKey: string; readonly now: Date }): Promise<boolean> {
  const changed = await tx
    .update(videos)
    .set({ status: "processing", sourceKey: change.sourceKey, progress: 0, error: null, updatedAt: change.now })
    .where(and(eq(videos.id, videoId), eq(videos.status, "uploading")))
    .returning({ id: videos.id });
  return changed.length > 0;
}

type VideoChange = Partial<Omit<VideoRow, "id" | "artistId" | "createdAt">>;

/** Changes a video while its status is `from`; false when it is not, or there is no such video. */
export async function updateVideo(tx: Tx, videoId: string, from: VideoStatus | null, change: VideoChange): Promise<boolean> {
  const changed = await tx
    .update(videos)
    .set(change)
    .where(and(eq(videos.id, videoId), from === null ? undefined : eq(videos.status, from)))
    .returning({ id: videos.id });
  return changed.length > 0;
}

/** Never back: two tries of one job may report in any order. */
export async function raiseProgress(tx: Tx, videoId: string, progress: number, now: Date): Promise<void> {
  await tx
    .update(videos)
    .set({ progress, updatedAt: now })
    .where(and(eq(videos.id, videoId), eq(videos.status, "processing"), lt(videos.progress, progress)));
}

/** Videos in preparation of which nothing was heard since `before`, the quietest first. */
export async function listProcessingBefore(tx: Tx, before: Date, limit: number): Promise<readonly Pick<VideoRow, "id" | "updatedAt">[]> {
  return tx
    .select({ id: videos.id, updatedAt: videos.updatedAt })
    .from(videos)
    .where(and(eq(videos.status, "processing"), lt(videos.updatedAt, before)))
    .orderBy(videos.updatedAt)
    .limit(limit);
}

export async function deleteVideoRow(tx: Tx, videoId: string): Promise<void> {
  await tx.delete(videos).where(eq(videos.id, videoId));
}

export interface ListWindow {
  readonly limit: number;
  readonly offset: number;
  readonly cursor?: string | undefined;
}

interface Listed {
  /** One more than the limit when another page follows. */
  readonly rows: readonly VideoWithArtist[];
  readonly total: number;
}

async function listBy(tx: Tx, where: SQL | undefined, after: SQL | undefined, order: readonly SQL[], page: ListWindow): Promise<Listed> {
  const [counted] = await tx.select({ total: count() }).from(videos).where(where);
  const rows = await tx
    .select(shown)
    .from(videos)
    .innerJoin(users, eq(users.id, videos.artistId))
    .where(and(where, after))
    .orderBy(...order)
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  return { rows, total: counted?.total ?? 0 };
}

/** An artist's own videos, newest first; the cursor is an id. */
export async function listVideosOf(tx: Tx, artistId: string, page: ListWindow): Promise<Listed> {
  const after = page.cursor === undefined ? undefined : lt(videos.id, page.cursor);
  return listBy(tx, eq(videos.artistId, artistId), after, [desc(videos.id)], page);
}

/** When it was first shown; what was made before that was noted, when it was made. */
const shownAt = sql<Date>`coalesce(${videos.publishedAt}, ${videos.createdAt})`;

async function listShownBy(tx: Tx, where: SQL | undefined, page: ListWindow): Promise<Listed> {
  const last = page.cursor === undefined ? null : readPublicCursor(page.cursor);
  const after = last === null ? undefined : sql`(${shownAt}, ${videos.id}) < (${last.shownAt.toISOString()}::timestamptz, ${last.id})`;
  return listBy(tx, where, after, [sql`${shownAt} desc`, desc(videos.id)], page);
}

function isReleasedSql(now: Date): SQL | undefined {
  return or(isNull(videos.releaseAt), lte(videos.releaseAt, now));
}

/** The rule `isOpenToAll` of rows of `videos`. */
export function isOpenToAllSql(now: Date): SQL | undefined {
  return and(eq(videos.status, "ready"), isReleasedSql(now), inArray(videos.visibility, ["public", "unlisted"]));
}

/** What anybody may watch now, the newest first; the cursor is `publicCursorOf` the last one shown. */
export async function listPublicVideos(tx: Tx, now: Date, page: ListWindow): Promise<Listed> {
  return listShownBy(tx, and(eq(videos.visibility, "public"), eq(videos.status, "ready"), isReleasedSql(now)), page);
}

/** Narrows a list to one artist, or to the artists whom a fan follows. */
export interface ShownFilter {
  readonly artistId?: string;
  readonly followedBy?: string;
  readonly now: Date;
}

/**
 * What everybody may know of, the newest first: what is open to all, and what some tier of its artist opens now. It is the rule
 * `judgeEntry` for a stranger, in SQL; who may watch what of it is asked of the rule itself, row by row.
 */
export async function listShownVideos(tx: Tx, filter: ShownFilter, page: ListWindow): Promise<Listed> {
  const { artistId, followedBy } = filter;
  const followed = (fanId: string) => inArray(videos.artistId, tx.select({ id: follows.artistId }).from(follows).where(eq(follows.fanId, fanId)));
  const earlyHours = sql`coalesce((select max(${patronTiers.earlyAccessHours}) from ${patronTiers} where ${patronTiers.artistId} = ${videos.artistId}), 0)`;
  const isNear = sql`${videos.releaseAt} <= ${filter.now.toISOString()}::timestamptz + make_interval(hours => ${earlyHours})`;
  const hasTier = sql`exists (select 1 from ${patronTiers} where ${patronTiers.artistId} = ${videos.artistId}
    and (${videos.minTier} is null or ${patronTiers.key} = ${videos.minTier}))`;
  const where = and(
    eq(videos.status, "ready"),
    or(eq(videos.visibility, "public"), and(eq(videos.visibility, "patrons"), hasTier)),
    or(isNull(videos.releaseAt), isNear),
    artistId === undefined ? undefined : eq(videos.artistId, artistId),
    followedBy === undefined ? undefined : followed(followedBy),
  );
  return listShownBy(tx, where, page);
}

export function publicCursorOf(video: VideoRow): string {
  return `${(video.publishedAt ?? video.createdAt).toISOString()}_${video.id}`;
}

function readPublicCursor(cursor: string): { readonly shownAt: Date; readonly id: string } {
  const split = cursor.indexOf("_");
  const shownAt = new Date(cursor.slice(0, split));
  if (split === -1 || Number.isNaN(shownAt.getTime())) throw new DomainError("invalid_input", { sentence: "This cursor is not one of ours." });
  return { shownAt, id: cursor.slice(split + 1) };
}
