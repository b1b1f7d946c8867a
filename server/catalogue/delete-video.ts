import { sendEvent } from "@/inngest/events";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import type { Services } from "@/server/services";
import { lockOwnVideo } from "./update-video";
import { forgetUploadsOf } from "./uploads/upload-queries";
import { videoFolder } from "./video-keys";
import { deleteVideoRow, findVideo } from "./video-queries";

/** Deletes the caller's own video at once; a job removes its files. Sending the same file again makes a new video. */
export async function deleteVideo(services: Services, actor: Actor, input: { readonly id: string }): Promise<{ readonly id: string }> {
  return services.db.transaction(async (tx) => {
    const video = await lockOwnVideo(tx, actor, input.id);
    const now = services.clock.now();
    await forgetUploadsOf(tx, video.id, now);
    await deleteVideoRow(tx, video.id);
    await sendEvent(tx, {
      id: `catalogue/video.deleted:${video.id}`,
      name: "catalogue/video.deleted",
      data: { videoId: video.id, artistId: video.artistId },
    });
    const before = { title: video.title, status: video.status, visibility: video.visibility, sha256: video.sha256 };
    await appendAudit(tx, { actorId: actor.userId, action: "catalogue/video.deleted", target: video.id, before }, now);
    return { id: video.id };
  });
}

/** Removes every file of a video that is no more. Does nothing while there is such a video. */
export async function removeVideoFiles(services: Services, input: { readonly videoId: string }): Promise<void> {
  if ((await findVideo(services.db, input.videoId)) === null) await services.storage.removePrefix(videoFolder(input.videoId));
}
