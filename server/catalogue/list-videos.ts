import type { Actor } from "@/server/kernel/actor";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { Video } from "./contract";
import { showVideo } from "./show-video";
import { listPublicVideos, listVideosOf, publicCursorOf } from "./video-queries";

/** The caller's own videos, newest first, whatever their state. */
export async function listVideos(services: Services, actor: Actor, page: PageRequest): Promise<Page<Video>> {
  const { rows, total } = await listVideosOf(services.db, actor.userId, page);
  return cutPage(rows, { limit: page.limit, total }, { item: showVideo, cursor: (row) => row.video.id });
}

async function listPublic(services: Services, filter: { readonly artistId?: string; readonly followedBy?: string }, page: PageRequest): Promise<Page<Video>> {
  const { rows, total } = await listPublicVideos(services.db, { ...filter, now: services.clock.now() }, page);
  return cutPage(rows, { limit: page.limit, total }, { item: showVideo, cursor: (row) => publicCursorOf(row.video) });
}

/** What anybody may watch, the newest first. */
export async function listNewVideos(services: Services, page: PageRequest): Promise<Page<Video>> {
  return listPublic(services, {}, page);
}

/** What the artists whom the caller follows have published, the newest first. */
export async function listFollowedVideos(services: Services, actor: Actor, page: PageRequest): Promise<Page<Video>> {
  return listPublic(services, { followedBy: actor.userId }, page);
}

/** What one artist has published, the newest first. */
export async function listArtistVideos(services: Services, input: PageRequest & { readonly artistId: string }): Promise<Page<Video>> {
  return listPublic(services, { artistId: input.artistId }, input);
}
