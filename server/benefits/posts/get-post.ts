import { eq } from "drizzle-orm";
import { follows } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import { listAccess } from "@/server/patronage";
import type { Services } from "@/server/services";
import { patronOf } from "../tier-gate";
import type { Post } from "./contract";
import { findPost, type PostRow, publishedCursorOf, selectOwnPosts, selectPublishedPosts } from "./queries";
import { showPosts } from "./show-posts";

/** The most artists whose posts make up one person's news. */
const ARTISTS_MAX = 500;

/** One post that the caller may know of. @throws DomainError `not_found`. */
export async function getPost(services: Services, actor: Actor | null, input: { readonly postId: string }): Promise<Post> {
  const row = await findPost(services.db, input.postId);
  const [post] = await showPosts(services, patronOf(actor), row === null ? [] : [row]);
  if (post === undefined) throw new DomainError("not_found");
  return post;
}

async function showPage(
  services: Services,
  viewerId: string | null,
  found: { readonly rows: readonly PostRow[]; readonly total: number },
  page: { readonly limit: number; readonly cursorOf: (row: PostRow) => string },
): Promise<Page<Post>> {
  const cut = cutPage(found.rows, { limit: page.limit, total: found.total }, { item: (row) => row, cursor: page.cursorOf });
  return { ...cut, items: [...(await showPosts(services, viewerId, cut.items))] };
}

/** What an artist has published, the newest first. */
export async function listArtistPosts(services: Services, actor: Actor | null, input: PageRequest & { readonly artistId: string }): Promise<Page<Post>> {
  return listPostsShownTo(services, patronOf(actor), input);
}

/** The same for whoever a private address stands for. */
export async function listPostsShownTo(services: Services, viewerId: string | null, input: PageRequest & { readonly artistId: string }): Promise<Page<Post>> {
  const found = await selectPublishedPosts(services.db, { artistIds: [input.artistId], now: services.clock.now() }, input);
  return showPage(services, viewerId, found, { limit: input.limit, cursorOf: publishedCursorOf });
}

/** The caller's own posts, drafts and scheduled ones too. */
export async function listOwnPosts(services: Services, actor: Actor, page: PageRequest): Promise<Page<Post>> {
  const found = await selectOwnPosts(services.db, actor.userId, page);
  return showPage(services, actor.userId, found, { limit: page.limit, cursorOf: (row) => row.id });
}

/** What the artists whom the caller follows or supports have published, the newest first. */
export async function listNewsPosts(services: Services, actor: Actor, page: PageRequest): Promise<Page<Post>> {
  const now = services.clock.now();
  const followed = await services.db.select({ artistId: follows.artistId }).from(follows).where(eq(follows.fanId, actor.userId)).limit(ARTISTS_MAX);
  const supported = await listAccess(services.db, { fanId: actor.userId, now }, { limit: ARTISTS_MAX, offset: 0 });
  const artistIds = [...new Set([...followed, ...supported.rows].map(({ artistId }) => artistId))];
  if (artistIds.length === 0) return { items: [], total: 0, nextCursor: null };
  const found = await selectPublishedPosts(services.db, { artistIds, now }, page);
  return showPage(services, patronOf(actor), found, { limit: page.limit, cursorOf: publishedCursorOf });
}
