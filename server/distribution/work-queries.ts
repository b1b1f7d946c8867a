import { and, asc, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { distributedWorks, videoObjects, videoRenditions } from "@/db/schema";
import { type Cid, isCid } from "@/protocol/cid";

export type WorkRow = typeof distributedWorks.$inferSelect;
export type RenditionRow = typeof videoRenditions.$inferSelect;

/** The part of a video's objects that names all others. */
export const LISTS = "lists";
/** Positions in it. */
export const LIST_POSITIONS = { hls: 1, dash: 2, lifeboat: 3 } as const;
/** The place of a rendition's playlist among its objects. */
export const PLAYLIST_POSITION = -1;

export function asCid(text: string): Cid {
  if (!isCid(text)) throw new Error("A row names an object that has no name of ours.");
  return text;
}

export async function findWork(tx: Tx, videoId: string): Promise<WorkRow | null> {
  const [row] = await tx.select().from(distributedWorks).where(eq(distributedWorks.videoId, videoId)).limit(1);
  return row ?? null;
}

/** The row of a work, made when there is none, held until the transaction ends. */
export async function lockWork(tx: Tx, videoId: string, now: Date): Promise<WorkRow> {
  await tx.insert(distributedWorks).values({ videoId, updatedAt: now }).onConflictDoNothing();
  const [row] = await tx.select().from(distributedWorks).where(eq(distributedWorks.videoId, videoId)).for("update").limit(1);
  if (row === undefined) throw new Error("A work that was just made is not there.");
  return row;
}

export async function updateWork(tx: Tx, videoId: string, change: Partial<Omit<WorkRow, "videoId">>): Promise<void> {
  await tx.update(distributedWorks).set(change).where(eq(distributedWorks.videoId, videoId));
}

/** Every size, the sound, small pictures, and captions in twenty languages with those that they have just replaced. */
const RENDITIONS_MAX = 64;

/** In the order in which they were made. */
export async function listRenditions(tx: Tx, videoId: string): Promise<readonly RenditionRow[]> {
  const { videoId: ofVideo, createdAt, name } = videoRenditions;
  return tx.select().from(videoRenditions).where(eq(ofVideo, videoId)).orderBy(asc(createdAt), asc(name)).limit(RENDITIONS_MAX);
}

/** How long the film is, in ms; 0 before there is a picture. What is written under it and drawn of it lasts as long. */
export function filmMsOf(rows: readonly RenditionRow[]): number {
  const film = rows.filter(({ kind }) => kind === "video" || kind === "audio");
  return film.some(({ kind }) => kind === "video") ? Math.max(...film.map(({ durationMs }) => durationMs)) : 0;
}

export async function findRendition(tx: Tx, videoId: string, name: string): Promise<RenditionRow | null> {
  const [row] = await tx
    .select()
    .from(videoRenditions)
    .where(and(eq(videoRenditions.videoId, videoId), eq(videoRenditions.name, name)))
    .limit(1);
  return row ?? null;
}

export interface PartObject {
  readonly cid: Cid;
  readonly position: number;
  readonly plainBytes: number;
  readonly ticks: number;
  readonly changedAt: Date;
}

/** Longer than the longest video in segments of two seconds. */
const OBJECTS_OF_PART_MAX = 20_000;

/** What is in use of a part, in order. */
export async function listPart(tx: Tx, videoId: string, part: string): Promise<readonly PartObject[]> {
  const { cid, position, plainBytes, durationTicks, changedAt } = videoObjects;
  const rows = await tx
    .select({ cid, position, plainBytes, ticks: durationTicks, changedAt })
    .from(videoObjects)
    .where(and(eq(videoObjects.videoId, videoId), eq(videoObjects.part, part), eq(videoObjects.state, "current")))
    .orderBy(asc(position))
    .limit(OBJECTS_OF_PART_MAX);
  return rows.map((row) => ({ ...row, cid: asCid(row.cid) }));
}
