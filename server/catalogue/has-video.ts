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
