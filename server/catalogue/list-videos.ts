import type { Actor } from "@/server/kernel/actor";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { Video } from "./contract";
import { enterVideos, showEntered, viewerOf } from "./enter-video";
import { showVideo } from "./show-video";
import { listPublicVideos, listShownVideos, listVideosOf, publicCursorOf } from "./video-queries";

/** The caller's own videos, newest first, whatever their state. */
export async function listVideos(services: Services, actor: Actor, page: PageRequest): Promise<Page<Video>> {
  const { rows, total } = await listVideosOf(services.db, actor.userId, page);
  return cutPage(rows, { limit: page.limit, total }, { item: showVideo, cursor: (row) => row.video.id });
}

/** What anybody may watch, the newest first. */
export async function listNewVideos(services: Services, page: PageRequest): Promise<Page<Video>> {
  const { rows, total } = await listPublicVideos(services.db, services.clock.now(), page);
  return cutPage(rows, { limit: page.limit, total }, { item: showVideo, cursor: (row) => publicCursorOf(row.video) });
}

/** What these artists show: open to the viewer, or locked where a tier would open it. */
async function listShown(
  services: Services,
  viewerId: string | null,
  filter: { readonly artistId?: string; readonly followedBy?: string },
  page: PageRequest,
): Promise<Page<Video>> {
  const now = services.clock.now();
  const { rows, total } = await listShownVideos(services.db, { ...filter, now }, page);
  const entered = await enterVideos(services.db, viewerId, rows, now);
  return cutPage(entered, { limit: page.limit, total }, { item: (each) => showEntered(each, now), cursor: (each) => publicCursorOf(each.video) });
}

/** What the artists whom the caller follows have published, the newest first. */
export async function listFollowedVideos(services: Services, actor: Actor, page: PageRequest): Promise<Page<Video>> {
  return listShown(services, viewerOf(actor), { followedBy: actor.userId }, page);
}

/** What one artist has published, the newest first: for all, and for patrons. */
export async function listArtistVideos(services: Services, actor: Actor | null, input: PageRequest & { readonly artistId: string }): Promise<Page<Video>> {
  return listVideosShownTo(services, viewerOf(actor), input);
}

/** The same for whoever a private address stands for. */
export async function listVideosShownTo(services: Services, viewerId: string | null, input: PageRequest & { readonly artistId: string }): Promise<Page<Video>> {
  return listShown(services, viewerId, { artistId: input.artistId }, input);
}
