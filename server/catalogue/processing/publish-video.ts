import { sendEvent } from "@/inngest/events";
import type { Services } from "@/server/services";
import { publishedAtAfter } from "../rules";
import { videoFolder } from "../video-keys";
import { lockVideo, updateVideo } from "../video-queries";

/** Makes a packaged video ready and tells the house. A video that was deleted meanwhile leaves no files behind. */
export async function publishVideo(services: Services, input: { readonly videoId: string }): Promise<void> {
  const { videoId } = input;
  const isThere = await services.db.transaction(async (tx) => {
    const video = await lockVideo(tx, videoId);
    if (video?.status === "processing") {
      const now = services.clock.now();
      const end = { status: "ready", progress: 1, error: null, publishedAt: publishedAtAfter(video, now), updatedAt: now } as const;
      await updateVideo(tx, videoId, "processing", end);
      await sendEvent(tx, { id: `catalogue/video.ready:${videoId}`, name: "catalogue/video.ready", data: { videoId, artistId: video.artistId } });
    }
    return video !== null;
  });
  if (!isThere) await services.storage.removePrefix(videoFolder(videoId));
}
