import { desc, eq, inArray, lte, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { watchPlaces } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import type { Services } from "@/server/services";
import { getWatchableVideo, viewerOf } from "../enter-video";

/** Of so many films a person's place is kept; of those seen longest ago it is forgotten. */
export const PLACES_MAX = 500;

interface Place {
  readonly id: string;
  /** 0 of a film that was seen to its end. */
  readonly placeMs: number;
}

/**
 * Keeps where the caller is in a film that they may watch; of several devices the last to say so is right.
 * @throws DomainError `not_found`, and `not_allowed` for a film that a tier would open.
 */
export async function keepPlace(services: Services, actor: Actor, input: Place): Promise<{ readonly placeMs: number }> {
  const video = await getWatchableVideo(services, viewerOf(actor), input.id);
  const placeMs = Math.min(input.placeMs, video.durationMs ?? 0);
  await services.db.transaction(async (tx) => {
    const kept = { placeMs, keptAt: services.clock.now() };
    const written = await tx
      .insert(watchPlaces)
      .values({ viewerId: actor.userId, videoId: video.id, ...kept })
      // Two processes' answers may pass each other.
      .onConflictDoUpdate({ target: [watchPlaces.viewerId, watchPlaces.videoId], set: kept, setWhere: lte(watchPlaces.keptAt, kept.keptAt) })
      .returning({ isNew: sql<boolean>`xmax = 0` });
    if (written[0]?.isNew === true) await forgetOldest(tx, actor.userId);
  });
  return { placeMs };
}

async function forgetOldest(tx: Tx, viewerId: string): Promise<void> {
  const mine = eq(watchPlaces.viewerId, viewerId);
  const surplus = tx.select({ videoId: watchPlaces.videoId }).from(watchPlaces).where(mine).orderBy(desc(watchPlaces.keptAt)).offset(PLACES_MAX);
  await tx.delete(watchPlaces).where(sql`${mine} and ${inArray(watchPlaces.videoId, surplus)}`);
}
