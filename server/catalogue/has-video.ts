import type { Services } from "@/server/services";
import { findVideo } from "./video-queries";

/** Whether there still is such a video: work on one that was deleted stops. */
export async function hasVideo(services: Services, videoId: string): Promise<boolean> {
  return (await findVideo(services.db, videoId)) !== null;
}
