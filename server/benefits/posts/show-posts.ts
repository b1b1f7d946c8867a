import { showVideosTo } from "@/server/catalogue";
import { type Entry, findOffer, type Gate, isRankEnough, judgePatronThing, readGates } from "@/server/patronage";
import type { Services } from "@/server/services";
import type { Post } from "./contract";
import type { PostRow } from "./queries";
import { postStatus, splitText } from "./rules";

/** The rule for posts: its artist sees all of theirs, others what is published and open or locked to them. */
export function judgePost(post: PostRow, viewerId: string | null, gate: Gate, now: Date): Entry {
  if (viewerId !== post.artistId && postStatus(post, now) !== "published") return "hidden";
  const thing = { artistId: post.artistId, isForAll: post.visibility === "public", minTier: post.minTier };
  return judgePatronThing(thing, { userId: viewerId, rank: gate.rank }, gate.tiers);
}

function cardOf(post: PostRow, now: Date): Omit<Post, "isLocked" | "neededTier" | "body" | "paragraphs" | "video"> {
  const { id, artistId, title, visibility, minTier } = post;
  return {
    ...{ id, artistId, title, visibility, minTier, status: postStatus(post, now) },
    publishAt: post.publishAt?.toISOString() ?? null,
    createdAt: post.createdAt.toISOString(),
    updatedAt: post.updatedAt.toISOString(),
  };
}

/** Those of these posts that the viewer may know of, as they may see them, in the order given. */
export async function showPosts(services: Services, viewerId: string | null, rows: readonly PostRow[]): Promise<readonly Post[]> {
  const now = services.clock.now();
  const gateOf = await readGates(services.db, { fanId: viewerId, artistIds: rows.map((row) => row.artistId), now });
  const judged = rows.map((row) => ({ row, gate: gateOf(row.artistId), entry: judgePost(row, viewerId, gateOf(row.artistId), now) }));
  const videoIds = judged.flatMap(({ row, entry }) => (entry === "open" && row.videoId !== null ? [row.videoId] : []));
  const videos = await showVideosTo(services, viewerId, videoIds);
  return judged.flatMap(({ row, gate, entry }): Post[] => {
    if (entry === "hidden") return [];
    const card = cardOf(row, now);
    if (entry === "locked") {
      const neededTier = findOffer(gate.tiers, (tier) => isRankEnough(tier.rank, row.minTier, gate.tiers));
      return [{ ...card, isLocked: true, neededTier, body: null, paragraphs: [], video: null }];
    }
    const paragraphs = splitText(row.body).map((parts) => parts.map((part) => ({ ...part })));
    const video = row.videoId === null ? null : (videos.get(row.videoId) ?? null);
    return [{ ...card, isLocked: false, neededTier: null, body: row.body, paragraphs, video }];
  });
}
