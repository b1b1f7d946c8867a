import { and, eq, inArray } from "drizzle-orm";
import { contentObjects, distributedWorks, videoObjects, videoRenditions } from "@/db/schema";
import { isCid } from "@/protocol/cid";
import { isVideoKept } from "@/server/catalogue";
import type { Services } from "@/server/services";
import { findWork } from "../work-queries";
import { objectKey } from "./object-key";

const BATCH_OBJECTS = 500;
const BATCHES_MAX = 1000;

/**
 * Removes those of these objects that no video names: bytes first, then the row, under a lock on which whoever claims the object
 * again waits. A process that dies in between leaves a row that the next sweep ends.
 * @returns how many went.
 */
export async function removeUnnamed(services: Services, cids: readonly string[]): Promise<number> {
  let removed = 0;
  for (let at = 0; at < cids.length; at += BATCH_OBJECTS) {
    const batch = [...new Set(cids.slice(at, at + BATCH_OBJECTS))].sort();
    removed += await services.db.transaction(async (tx) => {
      const ofBatch = inArray(contentObjects.cid, batch);
      const held = await tx
        .select({ cid: contentObjects.cid })
        .from(contentObjects)
        .where(ofBatch)
        .orderBy(contentObjects.cid)
        .for("update")
        .limit(batch.length);
      // Asked after the lock was given: who claimed one of them while we waited is seen.
      const named = await tx.selectDistinct({ cid: videoObjects.cid }).from(videoObjects).where(inArray(videoObjects.cid, batch)).limit(batch.length);
      const kept = new Set(named.map(({ cid }) => cid));
      const gone = held.map(({ cid }) => cid).filter((cid) => isCid(cid) && !kept.has(cid));
      for (const cid of gone) if (isCid(cid)) await services.storage.remove(objectKey(cid));
      if (gone.length > 0) await tx.delete(contentObjects).where(inArray(contentObjects.cid, gone));
      return gone.length;
    });
  }
  return removed;
}

/**
 * Removes what is in clear of a work that is sealed now and was replaced: nobody is given it any more, and no copy of a disk is to hold it.
 * Does nothing for any other work. Can be repeated.
 */
export async function removeReplacedClear(services: Services, input: { readonly videoId: string }): Promise<void> {
  const { videoId } = input;
  if ((await findWork(services.db, videoId))?.isSealed !== true) return;
  const isReplacedClear = and(eq(videoObjects.videoId, videoId), eq(videoObjects.state, "retired"), eq(videoObjects.isSealed, false));
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const some = services.db.select({ id: videoObjects.id }).from(videoObjects).where(isReplacedClear).limit(BATCH_OBJECTS);
    const dropped = await services.db.delete(videoObjects).where(inArray(videoObjects.id, some)).returning({ cid: videoObjects.cid });
    if (dropped.length === 0) break;
    await removeUnnamed(
      services,
      dropped.map(({ cid }) => cid),
    );
  }
}

/** Removes what only this video named, once it is no more or was refused; does nothing before. Can be repeated. */
export async function removeObjectsOf(services: Services, input: { readonly videoId: string }): Promise<{ readonly removed: number }> {
  const { videoId } = input;
  if (await isVideoKept(services, videoId)) return { removed: 0 };
  let removed = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const some = services.db.select({ id: videoObjects.id }).from(videoObjects).where(eq(videoObjects.videoId, videoId)).limit(BATCH_OBJECTS);
    const dropped = await services.db.delete(videoObjects).where(inArray(videoObjects.id, some)).returning({ cid: videoObjects.cid });
    if (dropped.length === 0) break;
    removed += await removeUnnamed(
      services,
      dropped.map(({ cid }) => cid),
    );
  }
  await services.db.delete(videoRenditions).where(eq(videoRenditions.videoId, videoId));
  await services.db.delete(distributedWorks).where(eq(distributedWorks.videoId, videoId));
  return { removed };
}
