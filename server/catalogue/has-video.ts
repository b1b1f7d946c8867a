import type { Services } from "@/server/services";
import { findVideo } from "./video-queries";

/** Whether there still is such a video: work on one that was deleted stops. */
export async function hasVideo(services: Services, videoId: string): Promise<boolean> {
  return (await findVideo(services.db, videoId)) !== null;
}

/** Whether somebody's own work is meant. */
export async function isVideoOf(services: Pick<Services, "db">, artistId: string, videoId: string): Promise<boolean> {
  return (await findVideo(services.db, videoId))?.artistId === artistId;
}

/** Whether there is anything to keep of a video: a failed one has no files. */
export async function isVideoKept(services: Pick<Services, "db">, videoId: string): Promise<boolean> {
  const video = await findVideo(services.db, videoId);
  return video !== null && video.status !== "failed";
}
