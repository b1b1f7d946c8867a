import { createHash } from "node:crypto";
import { and, eq, isNull } from "drizzle-orm";
import { patronFeeds } from "@/db/schema";
import { findUserById, hashSecret, pageUrl } from "@/server/accounts";
import { listVideosShownTo, type Video } from "@/server/catalogue";
import { type MediaFile, openMedia, openSoundFile, readSoundBytes } from "@/server/distribution";
import { DomainError } from "@/server/kernel/errors";
import { isSigned, signParts } from "@/server/kernel/signed-parts";
import { hasAccess } from "@/server/patronage";
import type { Services } from "@/server/services";
import type { Post } from "../posts/contract";
import { listPostsShownTo } from "../posts/get-post";
import { type FeedItem, feedXml, SOUND_TYPE } from "./rules";

const PURPOSE = "feed media";
/** Of films and of posts each; programs keep what they have seen. */
const ITEMS_MAX = 100;

type FeedRow = typeof patronFeeds.$inferSelect;

/** @throws DomainError `not_allowed` when the fan's access has ended; the feed works again when it comes back. */
async function requireOpenFeed(services: Services, feed: FeedRow | undefined): Promise<FeedRow> {
  if (feed === undefined) throw new DomainError("not_found");
  const isOpen = await hasAccess(services.db, { fanId: feed.fanId, artistId: feed.artistId, minTierKey: null, now: services.clock.now() });
  if (!isOpen) throw new DomainError("not_allowed", { sentence: "Your membership has ended, and this feed with it." });
  return feed;
}

/**
 * The feed of whoever holds this token: what they may see of the artist, films and posts. `etag` changes exactly when the text does.
 * @throws DomainError `not_found` for a token that is unknown or revoked, `not_allowed` after the access ended.
 */
export async function readFeed(services: Services, input: { readonly token: string }): Promise<{ readonly xml: string; readonly etag: string }> {
  const mine = and(eq(patronFeeds.tokenHash, hashSecret(input.token)), isNull(patronFeeds.revokedAt));
  const [row] = await services.db.select().from(patronFeeds).where(mine).limit(1);
  const feed = await requireOpenFeed(services, row);
  const artist = await findUserById(services.db, feed.artistId);
  if (artist === undefined) throw new DomainError("not_found");
  const page = { artistId: feed.artistId, limit: ITEMS_MAX, offset: 0 };
  const videos = await listVideosShownTo(services, feed.fanId, page);
  const posts = await listPostsShownTo(services, feed.fanId, page);
  const open = videos.items.filter((video) => !video.isLocked);
  const sizes = await readSoundBytes(
    services,
    open.map((video) => video.id),
  );
  const items = [
    ...open.map((video) => videoItem(services, feed.id, video, sizes.get(video.id) ?? null)),
    ...posts.items.filter((post) => !post.isLocked).map((post) => postItem(services, post)),
  ].sort((a, b) => b.at.getTime() - a.at.getTime());
  const head = {
    title: `${artist.name}, for patrons`,
    link: pageUrl(services.env, `/artists/${artist.handle}`),
    selfUrl: pageUrl(services.env, `/api/feeds/rss/${input.token}`),
    description: artist.bio === "" ? `What ${artist.name} makes.` : artist.bio,
    imageUrl: items.find((item) => item.imageUrl !== null)?.imageUrl ?? null,
  };
  const xml = feedXml(head, items);
  return { xml, etag: `"${createHash("sha256").update(xml).digest("base64url")}"` };
}

function videoItem(services: Services, feedId: string, video: Video, soundBytes: number | null): FeedItem {
  const signature = signParts(services.env, PURPOSE, [feedId, video.id]);
  const file = (name: string): string => pageUrl(services.env, `/api/feeds/media/${feedId}/${video.id}/${signature}/${name}`);
  return {
    guid: video.id,
    title: video.title,
    text: video.description,
    link: pageUrl(services.env, `/watch/${video.id}`),
    at: new Date(video.publishedAt ?? video.createdAt),
    durationSeconds: video.durationMs === null ? null : Math.round(video.durationMs / 1000),
    imageUrl: video.posterUrl === null ? null : file("poster.jpg"),
    audio: soundBytes === null ? null : { url: file(SOUND_FILE), sizeBytes: soundBytes },
    hlsUrl: video.playback === null ? null : file("master.m3u8"),
  };
}

function postItem(services: Services, post: Post): FeedItem {
  const nothing = { durationSeconds: null, imageUrl: null, audio: null, hlsUrl: null };
  const at = new Date(post.publishAt ?? post.createdAt);
  return { ...nothing, guid: post.id, title: post.title, text: post.body ?? "", link: pageUrl(services.env, `/posts/${post.id}`), at };
}

/** The name under which a film's sound is served as one file. */
const SOUND_FILE = "audio.m4a";

/**
 * A file behind an address in a feed: asked anew each time whether the feed lives, the fan has access, and the film is open to them.
 * @throws DomainError `not_found`, `not_allowed`.
 */
export async function getFeedFile(
  services: Services,
  input: { readonly feedId: string; readonly videoId: string; readonly signature: string; readonly path: readonly string[] },
): Promise<MediaFile> {
  if (!isSigned(services.env, PURPOSE, [input.feedId, input.videoId], input.signature)) throw new DomainError("not_found");
  const [row] = await services.db
    .select()
    .from(patronFeeds)
    .where(and(eq(patronFeeds.id, input.feedId), isNull(patronFeeds.revokedAt)))
    .limit(1);
  const feed = await requireOpenFeed(services, row);
  const cacheControl = "private, no-cache";
  if (input.path.length === 1 && input.path[0] === SOUND_FILE) {
    const storage = await openSoundFile(services, feed.fanId, input.videoId);
    return { key: SOUND_FILE, contentType: SOUND_TYPE, cacheControl, storage };
  }
  // A podcast program fetches no keys: what is not for everybody comes to it opened, through this address.
  const media = await openMedia(services, feed.fanId, { id: input.videoId, path: input.path }, { hasKeys: false });
  return { ...media, cacheControl };
}
