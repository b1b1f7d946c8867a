import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { selectOwnedVideo } from "./queries";
import { previewKey } from "./rules";

/** Where the excerpt of one of the caller's videos is kept. @throws DomainError `not_found`. */
export async function getPreviewObject(services: Services, actor: Actor, input: { readonly videoId: string }): Promise<{ readonly key: string }> {
  const video = await selectOwnedVideo(services.db, { videoId: input.videoId, userId: actor.userId });
  if (video === null) throw new DomainError("not_found");
  return { key: previewKey(video.id) };
}
