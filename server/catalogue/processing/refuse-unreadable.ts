import { explainFileFault } from "@/server/adapters/storage";
import { findDomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { findVideo } from "../video-queries";
import { failVideo } from "./fail-video";

/** Whether the processing of a video goes on: not when it was refused, deleted or has ended before. */
export type Outcome = "go-on" | "ended";

const NO_ROOM = "There was no room left on our side while this film was prepared. Nothing was kept; send it again later.";

/**
 * Does a part of a video's processing. A file that cannot be read as a video ends as failed, with its sentence, and so does one for which
 * the disk has no room, which its files then give back; a film that is watched already waits for room. Anything else that goes wrong is
 * thrown on, to be tried again. Work stopped because the video was deleted has simply ended.
 */
export async function refuseUnreadable(services: Services, videoId: string, work: () => Promise<void>): Promise<Outcome> {
  try {
    await work();
    return "go-on";
  } catch (thrown) {
    const video = await findVideo(services.db, videoId);
    if (video === null) return "ended";
    const known = findDomainError(explainFileFault(thrown));
    const isUnreadable = known?.code === "media_unreadable";
    const isFull = known?.code === "disk_full" && video.status === "processing";
    if (!isUnreadable && !isFull) throw thrown;
    await failVideo(services, { videoId, sentence: isUnreadable ? known.sentence : NO_ROOM });
    return "ended";
  }
}
