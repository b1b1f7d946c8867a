import type { Actor } from "@/server/kernel/actor";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import { listArtistRows } from "./artist-queries";
import { type Artist, toArtist } from "./get-artist";

/** Every artist, newest first. */
export async function listArtists(services: Services, page: PageRequest): Promise<Page<Artist>> {
  const { rows, total } = await listArtistRows(services.db, { page });
  return cutPage(rows, { limit: page.limit, total }, { item: toArtist, cursor: (row) => row.id });
}

/** The artists whom the person follows, newest first. */
export async function listFollowedArtists(services: Services, actor: Actor, page: PageRequest): Promise<Page<Artist>> {
  const { rows, total } = await listArtistRows(services.db, { page, followedBy: actor.userId });
  return cutPage(rows, { limit: page.limit, total }, { item: toArtist, cursor: (row) => row.id });
}
