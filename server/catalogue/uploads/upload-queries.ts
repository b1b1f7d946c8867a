import { and, asc, desc, eq, gte, inArray, lt, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { uploads } from "@/db/schema";

export type UploadRow = typeof uploads.$inferSelect;

const LIVE = ["receiving", "finishing"] as const;
const RECEIVING_ROWS_MAX = 1000;
const UPLOADS_OF_VIDEO_MAX = 20;

/** The upload, if it is this person's own. */
export async function findUploadOf(tx: Tx, userId: string, uploadId: string): Promise<UploadRow | null> {
  const [row] = await tx
    .select()
    .from(uploads)
    .where(and(eq(uploads.id, uploadId), eq(uploads.userId, userId)))
    .limit(1);
  return row ?? null;
}

export async function findUpload(tx: Tx, uploadId: string): Promise<UploadRow | null> {
  const [row] = await tx.select().from(uploads).where(eq(uploads.id, uploadId)).limit(1);
  return row ?? null;
}

export async function countLiveUploads(tx: Tx, userId: string): Promise<number> {
  return tx.$count(uploads, and(eq(uploads.userId, userId), inArray(uploads.status, LIVE)));
}

/** Everybody's uploads that began or got bytes at `since` or later, and wait for more. */
export async function listReceiving(tx: Tx, since: Date): Promise<readonly Pick<UploadRow, "id" | "userId" | "sizeBytes">[]> {
  return tx
    .select({ id: uploads.id, userId: uploads.userId, sizeBytes: uploads.sizeBytes })
    .from(uploads)
    .where(and(eq(uploads.status, "receiving"), gte(uploads.updatedAt, since)))
    .limit(RECEIVING_ROWS_MAX);
}

/** Live uploads that nobody has touched since `before`, those first that have waited longest. */
export async function listQuietUploads(tx: Tx, before: Date, limit: number): Promise<readonly UploadRow[]> {
  return tx
    .select()
    .from(uploads)
    .where(and(inArray(uploads.status, LIVE), lt(uploads.updatedAt, before)))
    .orderBy(asc(uploads.updatedAt))
    .limit(limit);
}

export async function findLiveIds(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx
    .select({ id: uploads.id })
    .from(uploads)
    .where(and(inArray(uploads.id, [...ids]), inArray(uploads.status, LIVE)));
  return new Set(rows.map((row) => row.id));
}

export async function insertUpload(tx: Tx, row: typeof uploads.$inferInsert): Promise<void> {
  await tx.insert(uploads).values(row);
}

/** Notes that bytes came, which puts the end of the upload off. */
export async function touchUpload(tx: Tx, uploadId: string, now: Date, expiresAt: Date): Promise<void> {
  await tx
    .update(uploads)
    .set({ updatedAt: now, expiresAt })
    .where(and(eq(uploads.id, uploadId), eq(uploads.status, "receiving")));
}

/** Ends an upload that has no video; an upload that has already ended stays as it is. */
export async function endUpload(
  tx: Tx,
  uploadId: string,
  end: { readonly status: "failed" | "cancelled"; readonly error: string; readonly now: Date },
): Promise<void> {
  await tx
    .update(uploads)
    .set({ status: end.status, error: end.error, updatedAt: end.now })
    .where(and(eq(uploads.id, uploadId), inArray(uploads.status, LIVE)));
}

export async function markFinishing(tx: Tx, uploadId: string, found: { readonly sha256: string; readonly videoId: string; readonly now: Date }): Promise<void> {
  await tx
    .update(uploads)
    .set({ status: "finishing", sha256: found.sha256, videoId: found.videoId, updatedAt: found.now })
    .where(and(eq(uploads.id, uploadId), inArray(uploads.status, LIVE)));
}

export async function markComplete(tx: Tx, uploadId: string, now: Date): Promise<void> {
  await tx.update(uploads).set({ status: "complete", error: null, updatedAt: now }).where(eq(uploads.id, uploadId));
}

/** Removes the rows of uploads that ended before `before`, at most `limit` of them. */
export async function deleteEndedUploads(tx: Tx, before: Date, limit: number): Promise<void> {
  const ended = tx
    .select({ id: uploads.id })
    .from(uploads)
    .where(and(or(eq(uploads.status, "complete"), eq(uploads.status, "failed"), eq(uploads.status, "cancelled")), lt(uploads.updatedAt, before)))
    .limit(limit);
  await tx.delete(uploads).where(inArray(uploads.id, sql`(${ended})`));
}

/** Finished uploads of a video that is deleted: their answer would name a video that is no more. */
export async function forgetUploadsOf(tx: Tx, videoId: string, now: Date): Promise<void> {
  await tx
    .update(uploads)
    .set({ status: "cancelled", error: "The video was deleted.", updatedAt: now })
    .where(and(eq(uploads.videoId, videoId), eq(uploads.status, "complete")));
}

/** The uploads that a video came by, the latest first; one, as a rule. */
export async function listUploadIdsOf(tx: Tx, videoId: string): Promise<readonly string[]> {
  const rows = await tx.select({ id: uploads.id }).from(uploads).where(eq(uploads.videoId, videoId)).orderBy(desc(uploads.id)).limit(UPLOADS_OF_VIDEO_MAX);
  return rows.map((row) => row.id);
}
