import type { Services } from "@/server/services";
import { videoFolder } from "../video-keys";
import { findVideo, updateVideo } from "../video-queries";

/**
 * Ends the processing of a video with the sentence its artist reads. Nothing of the file is kept. The files go first:
 * once the row says failed, the same file may be sent again and be stored under the same key.
 */
export async function failVideo(services: Services, input: { readonly videoId: string; readonly sentence: string }): Promise<void> {
  if ((await findVideo(services.db, input.videoId))?.status !== "processing") return;
  await services.storage.removePrefix(videoFolder(input.videoId));
  const end = { status: "failed", error: input.sentence, sourceKey: null, progress: 0, updatedAt: services.clock.now() } as const;
  await updateVideo(services.db, input.videoId, "processing", end);
}
