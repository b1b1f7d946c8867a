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

export interface SourceObject {
  readonly key: string;
  readonly artistId: string;
  readonly title: string;
  readonly ending: string;
  readonly sizeBytes: number | null;
}

/** The file that a video was sent as; null of one whose file is not here. */
export function sourceObjectOf(video: VideoRow): SourceObject | null {
  const { sourceKey: key, artistId, title, sizeBytes } = video;
  return key === null ? null : { key, artistId, title, ending: endingOf(video), sizeBytes };
}

/** The file as its artist sent it, for who may watch it. @throws DomainError `not_found`, and `not_allowed` for one that a tier would open. */
export async function getSourceObject(services: Services, viewerId: string | null, videoId: string): Promise<SourceObject> {
  const source = sourceObjectOf(await getWatchableVideo(services, viewerId, videoId));
  if (source === null) throw new DomainError("not_found");
  return source;
}
