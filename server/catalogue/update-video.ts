import type { Tx } from "@/db/client";
import { sendEvent } from "@/inngest/events";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { isId } from "@/server/kernel/ids";
import type { Json } from "@/server/kernel/sql";
import { requireTier } from "@/server/patronage";
import type { Services } from "@/server/services";
import type { Video, VideoChange } from "./contract";
import { publishedAtAfter } from "./rules";
import { showVideo } from "./show-video";
import { findVideoWithArtist, lockVideo, updateVideo as storeChange, type VideoRow } from "./video-queries";

/** The caller's own video, held until the transaction ends. @throws DomainError `not_found`. */
export async function lockOwnVideo(tx: Tx, actor: Actor, id: string): Promise<VideoRow> {
  const video = isId("video", id) ? await lockVideo(tx, id) : null;
  if (video?.artistId !== actor.userId) throw new DomainError("not_found");
  return video;
}

/** What decides who may see it: every change of these is in the audit log. */
function accessOf(video: Pick<VideoRow, "visibility" | "minTier" | "releaseAt">): { readonly [key: string]: Json } {
  return { visibility: video.visibility, minTier: video.minTier, releaseAt: video.releaseAt?.toISOString() ?? null };
}

/** Changes the caller's own video; what is not named stays. The first time it is public, it counts as published. */
export async function updateVideo(services: Services, actor: Actor, input: VideoChange): Promise<Video> {
  const { id, releaseAt, ...given } = input;
  await services.db.transaction(async (tx) => {
    const before = await lockOwnVideo(tx, actor, id);
    const now = services.clock.now();
    if (given.minTier !== undefined && given.minTier !== before.minTier) await requireTier(tx, actor.userId, given.minTier, now);
    const release = releaseAt === undefined ? {} : { releaseAt: releaseAt === null ? null : new Date(releaseAt) };
    const after = { ...before, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)), ...release };
    await storeChange(tx, id, null, {
      title: after.title,
      description: after.description,
      visibility: after.visibility,
      minTier: after.minTier,
      releaseAt: after.releaseAt,
      publishedAt: publishedAtAfter({ visibility: after.visibility, publishedAt: before.publishedAt }, now),
      updatedAt: now,
    });
    // What is for patrons is kept as ciphertext, everything else in clear.
    const isForOthers = (after.visibility === "patrons") !== (before.visibility === "patrons");
    if (isForOthers && after.status === "ready")
      await sendEvent(tx, {
        id: `catalogue/video.audience-changed:${id}:${now.toISOString()}`,
        name: "catalogue/video.audience-changed",
        data: { videoId: id },
      });
    const [was, is] = [accessOf(before), accessOf(after)];
    if (JSON.stringify(was) === JSON.stringify(is)) return;
    await appendAudit(tx, { actorId: actor.userId, action: "catalogue/video.access-changed", target: id, before: was, after: is }, now);
  });
  const found = await findVideoWithArtist(services.db, id);
  if (found === null) throw new DomainError("not_found");
  return showVideo(found);
}
