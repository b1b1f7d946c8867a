import { Readable } from "node:stream";
import type { ByteRange, ObjectInfo, ObjectStore } from "@/server/adapters/storage";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { getWatchableVideo } from "./enter-video";
import { mediaFolder } from "./video-keys";
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

/** Longer than the longest video in segments of a second. */
const PARTS_MAX = 40_000;

/** The segments of a video's sound in order, its beginning first: one after the other they are a whole MP4 file (ISO/IEC 14496-12, fragmented). */
async function listSoundParts(services: Pick<Services, "storage">, videoId: string): Promise<readonly ObjectInfo[]> {
  const folder = mediaFolder(videoId);
  const beginning = await services.storage.find(`${folder}/init-1.m4s`);
  if (beginning === null) return [];
  const parts = [beginning];
  for (let after: string | undefined; parts.length < PARTS_MAX; after = parts.at(-1)?.key) {
    const found = await services.storage.list(`${folder}/chunk-1-`, after === undefined ? {} : { after });
    if (found.length === 0) break;
    parts.push(...found);
  }
  return parts;
}

/** What serving an object needs of a store. */
export type ReadableStore = Pick<ObjectStore, "find" | "read">;

/**
 * The sound of a video that the viewer may watch as one file, without its being kept anywhere: any range of it can be read.
 * @throws DomainError `not_found`, also for a video without sound; `not_allowed` for one that a tier would open.
 */
export async function openSoundFile(services: Services, viewerId: string | null, videoId: string): Promise<ReadableStore> {
  const video = await getWatchableVideo(services, viewerId, videoId);
  const parts = video.hasAudio === true ? await listSoundParts(services, video.id) : [];
  const [first] = parts;
  if (first === undefined) throw new DomainError("not_found");
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  const modifiedAt = new Date(Math.max(...parts.map((part) => part.modifiedAt.getTime())));
  return {
    find: async (key) => ({ key, sizeBytes, modifiedAt }),
    read: async (_key, range) => Readable.from(readParts(services, parts, range ?? { start: 0, end: sizeBytes - 1 })),
  };
}

async function* readParts(services: Pick<Services, "storage">, parts: readonly ObjectInfo[], range: ByteRange): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const part of parts) {
    const [start, end] = [Math.max(range.start - at, 0), Math.min(range.end - at, part.sizeBytes - 1)];
    at += part.sizeBytes;
    if (start > end) continue;
    for await (const chunk of await services.storage.read(part.key, { start, end })) yield chunk;
    if (at > range.end) return;
  }
}
