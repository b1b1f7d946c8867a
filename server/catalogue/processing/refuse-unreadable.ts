import { findDomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { findVideo } from "../video-queries";
import { failVideo } from "./fail-video";

/** Whether the processing of a video goes on: not when it was refused, deleted or has ended before. */
export type Outcome = "go-on" | "ended";

/**
 * Works on a video's source; a file that cannot be read as a video ends as failed, with its sentence. Anything else that goes
 * wrong is thrown on, to be tried again. Work stopped because the video was deleted has simply ended.
 */
export async function refuseUnreadable(services: Services, videoId: string, sourceKey: string, work: (path: string) => Promise<void>): Promise<Outcome> {
  try {
    await services.storage.withLocalFile(sourceKey, work);
    return "go-on";
  } catch (thrown) {
    const known = findDomainError(thrown);
    if (known?.code === "media_unreadable") {
      await failVideo(services, { videoId, sentence: known.sentence });
      return "ended";
    }
    if ((await findVideo(services.db, videoId)) === null) return "ended";
    throw thrown;
  }
}
