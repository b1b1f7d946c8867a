import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { posts } from "@/db/schema";
import { isVideoOf } from "@/server/catalogue";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import { requireTier } from "@/server/patronage";
import type { Services } from "@/server/services";
import type { NewPost, Post, PostChange } from "./contract";
import { getPost } from "./get-post";
import { lockOwnPost, type PostRow } from "./queries";

/** @throws DomainError `rule_refused` for a film that is not the artist's, or a tier that they do not have. */
async function checkReferences(services: Services, tx: Tx, artistId: string, post: Pick<NewPost, "videoId" | "minTier">): Promise<void> {
  await requireTier(tx, artistId, post.minTier, services.clock.now());
  if (post.videoId === null || (await isVideoOf({ db: services.db }, artistId, post.videoId))) return;
  const message = "You have no such film.";
  throw new DomainError("rule_refused", { sentence: message, issues: [{ path: "videoId", message }] });
}

const readTime = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** Writes a post: a draft, one for later, or one for now. */
export async function createPost(services: Services, actor: Actor, input: NewPost): Promise<Post> {
  requireArtist(actor);
  const now = services.clock.now();
  const postId = newId("post", now.getTime());
  await services.db.transaction(async (tx) => {
    await checkReferences(services, tx, actor.userId, input);
    await tx.insert(posts).values({ ...input, publishAt: readTime(input.publishAt), id: postId, artistId: actor.userId, createdAt: now, updatedAt: now });
  });
  return getPost(services, actor, { postId });
}

const accessOf = (post: Pick<PostRow, "visibility" | "minTier" | "publishAt">) => ({
  visibility: post.visibility,
  minTier: post.minTier,
  publishAt: post.publishAt?.toISOString() ?? null,
});

/** Changes the caller's own post; what is not named stays. @throws DomainError `not_found`. */
export async function updatePost(services: Services, actor: Actor, input: PostChange): Promise<Post> {
  const { postId, publishAt, ...given } = input;
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const before = await lockOwnPost(tx, { postId, artistId: actor.userId });
    if (before === null) throw new DomainError("not_found");
    const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const after: PostRow = { ...before, ...named, ...(publishAt === undefined ? {} : { publishAt: readTime(publishAt) }), updatedAt: now };
    await checkReferences(services, tx, actor.userId, after);
    await tx.update(posts).set(after).where(eq(posts.id, postId));
    const [was, is] = [accessOf(before), accessOf(after)];
    if (JSON.stringify(was) === JSON.stringify(is)) return;
    await appendAudit(tx, { actorId: actor.userId, action: "benefits/post.access-changed", target: postId, before: was, after: is }, now);
  });
  return getPost(services, actor, { postId });
}

/** Deletes the caller's own post. @throws DomainError `not_found`. */
export async function deletePost(services: Services, actor: Actor, input: { readonly postId: string }): Promise<{ readonly id: string }> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const post = await lockOwnPost(tx, { postId: input.postId, artistId: actor.userId });
    if (post === null) throw new DomainError("not_found");
    await tx.delete(posts).where(eq(posts.id, post.id));
    await appendAudit(tx, { actorId: actor.userId, action: "benefits/post.deleted", target: post.id, before: { title: post.title } }, now);
  });
  return { id: input.postId };
}
