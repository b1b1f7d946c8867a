import type { MediaProbe } from "@/server/adapters/media";
import type { Services } from "@/server/services";
import { findVideo } from "../video-queries";
import { readStoredProbe } from "./stored-probe";

export interface VideoToPackage {
  readonly id: string;
  readonly artistId: string;
  readonly sourceKey: string;
  /** What its file holds, as it was found when it came; null where that was not kept. A file never changes after it was taken in. */
  readonly probe: MediaProbe | null;
  readonly isReady: boolean;
  readonly visibility: "public" | "unlisted" | "private" | "patrons";
}

/** A video whose file is there and that was not refused; null of any other. */
export async function findVideoToPackage(services: Pick<Services, "db">, videoId: string): Promise<VideoToPackage | null> {
  const video = await findVideo(services.db, videoId);
  if (video === null || video.sourceKey === null || (video.status !== "processing" && video.status !== "ready")) return null;
  const { id, artistId, sourceKey, visibility } = video;
  return { id, artistId, sourceKey, visibility, probe: readStoredProbe(video.probe), isReady: video.status === "ready" };
}
