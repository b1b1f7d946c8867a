import { and, eq, inArray, lt, ne, notExists, or, sql } from "drizzle-orm";
import { contentObjects, videoObjects, videos } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import type { Services } from "@/server/services";
import { sweepScratch } from "../packaging/with-scratch";
import { removeObjectsOf, removeUnnamed } from "./remove-objects";

/** Lists that were replaced are carried this long: a player that has just read their name still gets them. */
const RETIRED_MS = DAY_MS;
/** No rendition takes longer to make. */
const CLAIMED_MS = 7 * DAY_MS;
const ROWS_PER_SWEEP_MAX = 20_000;
const VIDEOS_PER_SWEEP_MAX = 1000;

/** Videos that were refused, or are gone although nobody was told, such as those of a person who was forgotten. */
async function listLostVideos({ db }: Services): Promise<readonly string[]> {
  const isThere = db
    .select({ one: sql`1` })
    .from(videos)
    .where(and(eq(videos.id, videoObjects.videoId), ne(videos.status, "failed")));
  const rows = await db.selectDistinct({ videoId: videoObjects.videoId }).from(videoObjects).where(notExists(isThere)).limit(VIDEOS_PER_SWEEP_MAX);
  return rows.map(({ videoId }) => videoId);
}

/** Removes what nobody names any more, and what was replaced or given up long enough ago. */
export async function sweepObjects(services: Services): Promise<{ readonly removed: number }> {
  let removed = 0;
  for (const videoId of await listLostVideos(services)) removed += (await removeObjectsOf(services, { videoId })).removed;
  const nowMs = services.clock.now().getTime();
  await sweepScratch(services, nowMs);
  const olderThan = (ms: number) => lt(videoObjects.changedAt, new Date(nowMs - ms));
  const isOver = or(and(eq(videoObjects.state, "retired"), olderThan(RETIRED_MS)), and(eq(videoObjects.state, "claimed"), olderThan(CLAIMED_MS)));
  const over = services.db.select({ id: videoObjects.id }).from(videoObjects).where(isOver).limit(ROWS_PER_SWEEP_MAX);
  await services.db.delete(videoObjects).where(inArray(videoObjects.id, over));
  const isNamed = services.db.select({ one: sql`1` }).from(videoObjects).where(eq(videoObjects.cid, contentObjects.cid));
  const unnamed = await services.db.select({ cid: contentObjects.cid }).from(contentObjects).where(notExists(isNamed)).limit(ROWS_PER_SWEEP_MAX);
  const cids = unnamed.map(({ cid }) => cid);
  return { removed: removed + (await removeUnnamed(services, cids)) };
}
