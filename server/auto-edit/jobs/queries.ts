import { and, count, desc, eq, getTableColumns, gt, inArray, lt, type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { autoEditJobs, users, videos } from "@/db/schema";
import type { Realm } from "../types";
import { type JobStatus, jobVersion, LIVE_STATUSES } from "./rules";

export type JobRow = typeof autoEditJobs.$inferSelect & { readonly videoTitle: string };

const columns = { ...getTableColumns(autoEditJobs), videoTitle: videos.title };

export async function selectOwnedJob(db: Tx, params: { readonly jobId: string; readonly userId: string }): Promise<JobRow | null> {
  const [row] = await db
    .select(columns)
    .from(autoEditJobs)
    .innerJoin(videos, eq(videos.id, autoEditJobs.videoId))
    .where(and(eq(autoEditJobs.id, params.jobId), eq(autoEditJobs.userId, params.userId)))
    .limit(1);
  return row ?? null;
}

/** Without regard to whose it is: for the job's own steps. */
export async function selectJob(db: Tx, jobId: string): Promise<JobRow | null> {
  const [row] = await db.select(columns).from(autoEditJobs).innerJoin(videos, eq(videos.id, autoEditJobs.videoId)).where(eq(autoEditJobs.id, jobId)).limit(1);
  return row ?? null;
}

/** The finished edits of a video, newest first. */
export async function selectCompleteJobs(db: Tx, params: { readonly videoId: string; readonly limit: number }): Promise<readonly JobRow[]> {
  return db
    .select(columns)
    .from(autoEditJobs)
    .innerJoin(videos, eq(videos.id, autoEditJobs.videoId))
    .where(and(eq(autoEditJobs.videoId, params.videoId), eq(autoEditJobs.status, "complete")))
    .orderBy(desc(autoEditJobs.id))
    .limit(params.limit);
}

interface PageParams {
  readonly userId: string;
  readonly videoId: string | undefined;
  readonly limit: number;
  readonly offset: number;
  readonly cursor: string | undefined;
}

/** Newest first: ids sort by creation. */
export async function selectJobsPage(db: Tx, params: PageParams): Promise<{ readonly rows: readonly JobRow[]; readonly total: number }> {
  const mine: SQL | undefined = and(
    eq(autoEditJobs.userId, params.userId),
    params.videoId === undefined ? undefined : eq(autoEditJobs.videoId, params.videoId),
  );
  const after = params.cursor === undefined ? undefined : lt(autoEditJobs.id, params.cursor);
  const rows = await db
    .select(columns)
    .from(autoEditJobs)
    .innerJoin(videos, eq(videos.id, autoEditJobs.videoId))
    .where(and(mine, after))
    .orderBy(desc(autoEditJobs.id))
    .limit(params.limit)
    .offset(params.cursor === undefined ? params.offset : 0);
  const [counted] = await db.select({ total: count() }).from(autoEditJobs).where(mine);
  return { rows, total: counted?.total ?? 0 };
}

export async function selectOwnedVideo(db: Tx, params: { readonly videoId: string; readonly userId: string }) {
  const [row] = await db
    .select()
    .from(videos)
    .where(and(eq(videos.id, params.videoId), eq(videos.artistId, params.userId)))
    .limit(1);
  return row ?? null;
}

/** Without regard to whose it is: for jobs. */
export async function selectVideo(db: Tx, videoId: string) {
  const [row] = await db.select().from(videos).where(eq(videos.id, videoId)).limit(1);
  return row ?? null;
}

/** Locks the person's row until the transaction ends, so that two starts at once are counted one after the other; answers their realm. */
export async function lockUserRealm(tx: Tx, userId: string): Promise<Realm | null> {
  const [row] = await tx.select({ realm: users.realm }).from(users).where(eq(users.id, userId)).for("no key update");
  return row?.realm ?? null;
}

export async function countLiveJobs(db: Tx, userId: string): Promise<number> {
  const [row] = await db
    .select({ live: count() })
    .from(autoEditJobs)
    .where(and(eq(autoEditJobs.userId, userId), inArray(autoEditJobs.status, LIVE_STATUSES)));
  return row?.live ?? 0;
}

export async function selectLiveJobId(db: Tx, videoId: string): Promise<string | null> {
  const [row] = await db
    .select({ id: autoEditJobs.id })
    .from(autoEditJobs)
    .where(and(eq(autoEditJobs.videoId, videoId), inArray(autoEditJobs.status, LIVE_STATUSES)))
    .limit(1);
  return row?.id ?? null;
}

/** The new job's id, or null when the video has a live one: the database's own index decides. */
export async function insertJob(tx: Tx, values: typeof autoEditJobs.$inferInsert): Promise<string | null> {
  const [row] = await tx
    .insert(autoEditJobs)
    .values(values)
    .onConflictDoNothing({ target: autoEditJobs.videoId, where: sql`${autoEditJobs.status} in ('queued', 'processing')` })
    .returning({ id: autoEditJobs.id });
  return row?.id ?? null;
}

type JobChange = Partial<
  Pick<typeof autoEditJobs.$inferInsert, "status" | "progress" | "stage" | "parts" | "analysisKey" | "error" | "output" | "finishedAt" | "cancelRequestedAt">
>;

/** Changes a job that is still live; null when it is not, or is gone. A job's end is for good. */
export async function updateLiveJob(
  db: Tx,
  params: { readonly jobId: string; readonly userId?: string; readonly now: Date; readonly change: JobChange },
): Promise<JobStatus | null> {
  const [row] = await db
    .update(autoEditJobs)
    .set({ ...params.change, updatedAt: params.now })
    .where(
      and(
        eq(autoEditJobs.id, params.jobId),
        inArray(autoEditJobs.status, LIVE_STATUSES),
        params.userId === undefined ? undefined : eq(autoEditJobs.userId, params.userId),
      ),
    )
    .returning({ status: autoEditJobs.status });
  return row?.status ?? null;
}

/** A word for each job that changes whenever its row does. */
export async function selectJobVersions(db: Tx, jobIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .select({ id: autoEditJobs.id, status: autoEditJobs.status, updatedAt: autoEditJobs.updatedAt })
    .from(autoEditJobs)
    .where(inArray(autoEditJobs.id, [...jobIds]));
  return new Map(rows.map((row) => [row.id, jobVersion({ status: row.status, updatedAt: row.updatedAt.toISOString() })]));
}

/** Live jobs made before a time, the longest silent first: those to be looked after. */
export async function selectLiveJobsBefore(db: Tx, params: { readonly before: Date; readonly limit: number }) {
  return db
    .select({ id: autoEditJobs.id, videoId: autoEditJobs.videoId, updatedAt: autoEditJobs.updatedAt })
    .from(autoEditJobs)
    .where(and(inArray(autoEditJobs.status, LIVE_STATUSES), lt(autoEditJobs.createdAt, params.before)))
    .orderBy(autoEditJobs.updatedAt)
    .limit(params.limit);
}

/** Jobs that ended without clips since a time. */
export async function selectUnfinishedEnds(db: Tx, params: { readonly after: Date; readonly limit: number }) {
  return db
    .select({ id: autoEditJobs.id, videoId: autoEditJobs.videoId })
    .from(autoEditJobs)
    .where(and(inArray(autoEditJobs.status, ["failed", "cancelled"]), gt(autoEditJobs.finishedAt, params.after)))
    .orderBy(desc(autoEditJobs.finishedAt))
    .limit(params.limit);
}

export async function selectJobStatuses(db: Tx, jobIds: readonly string[]): Promise<ReadonlyMap<string, JobStatus>> {
  const rows = await db
    .select({ id: autoEditJobs.id, status: autoEditJobs.status })
    .from(autoEditJobs)
    .where(inArray(autoEditJobs.id, [...jobIds]));
  return new Map(rows.map((row) => [row.id, row.status]));
}
