import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { isId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import type { Video } from "./contract";
import { mayWatch } from "./rules";
import { showVideo } from "./show-video";
import { findVideoWithArtist, type VideoRow, type VideoWithArtist } from "./video-queries";

/** Who looks: a token without the scope sees what a stranger sees. */
export function viewerOf(actor: Actor | null): string | null {
  return actor === null || (actor.via === "token" && !actor.scopes.includes("videos:read")) ? null : actor.userId;
}

async function findWatchable(services: Services, actor: Actor | null, id: string): Promise<VideoWithArtist> {
  const found = isId("video", id) ? await findVideoWithArtist(services.db, id) : null;
  if (found === null || !mayWatch(found.video, viewerOf(actor), services.clock.now())) throw new DomainError("not_found");
  return found;
}

/** One video that the caller may watch. @throws DomainError `not_found`, also for what is not theirs to know of. */
export async function getVideo(services: Services, actor: Actor | null, input: { readonly id: string }): Promise<Video> {
  return showVideo(await findWatchable(services, actor, input.id));
}

/** The row of a video that the caller may watch. @throws DomainError `not_found`. */
export async function getWatchableVideo(services: Services, actor: Actor | null, id: string): Promise<VideoRow> {
  return (await findWatchable(services, actor, id)).video;
}
