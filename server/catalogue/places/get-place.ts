import { and, eq } from "drizzle-orm";
import { watchPlaces } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import type { Services } from "@/server/services";
import { getWatchableVideo, viewerOf } from "../enter-video";

export interface KeptPlace {
  /** 0 of a film that was seen to its end. */
  readonly placeMs: number;
  /** How long ago it was kept: devices' own clocks need not be right. */
  readonly agoMs: number;
}

/**
 * Where the caller left a film, on whichever device; null where nobody knows.
 * @throws DomainError `not_found`, and `not_allowed` for a film that a tier would open.
 */
export async function getPlace(services: Services, actor: Actor, input: { readonly id: string }): Promise<{ readonly place: KeptPlace | null }> {
  const video = await getWatchableVideo(services, viewerOf(actor), input.id);
  const mine = and(eq(watchPlaces.viewerId, actor.userId), eq(watchPlaces.videoId, video.id));
  const [kept] = await services.db.select().from(watchPlaces).where(mine).limit(1);
  if (kept === undefined) return { place: null };
  return { place: { placeMs: kept.placeMs, agoMs: Math.max(0, services.clock.now().getTime() - kept.keptAt.getTime()) } };
}
