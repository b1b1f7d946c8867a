import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { getWatchableVideo } from "./enter-video";
import type { VideoRow } from "./video-queries";

/** How files of the containers that ffprobe names usually end. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/mp4/, "mp4"],
  [/webm|matroska/, "mkv"],
  [/avi/, "avi"],
  [/mpegts/, "ts"],
  [/ogg/, "ogv"],
];

function endingOf(video: VideoRow): string {
  const probe = video.probe;
  const format = typeof probe === "object" && probe !== null && "format" in probe && typeof probe.format === "string" ? probe.format : "";
  return ENDINGS.find(([pattern]) => pattern.test(format))?.[1] ?? "video";
}

/** The file as its artist sent it, for who may watch it. @throws DomainError `not_found`, and `not_allowed` for one that a tier would open. */
export async function getSourceObject(
  services: Services,
  viewerId: string | null,
  videoId: string,
): Promise<{ readonly key: string; readonly artistId: string; readonly title: string; readonly ending: string; readonly sizeBytes: number | null }> {
  const video = await getWatchableVideo(services, viewerId, videoId);
  if (video.sourceKey === null) throw new DomainError("not_found");
  return { key: video.sourceKey, artistId: video.artistId, title: video.title, ending: endingOf(video), sizeBytes: video.sizeBytes };
}
