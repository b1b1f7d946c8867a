import { Readable } from "node:stream";
import type { ByteRange, ObjectInfo, ObjectStore } from "@/server/adapters/storage";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { getWatchableVideo } from "./enter-video";
import { mediaFolder, SOUND_BEGINNING, SOUND_PART } from "./video-keys";
import { findVideosWithArtist, updateVideo } from "./video-queries";

/** Longer than the longest video in segments of a second. */
const PARTS_MAX = 40_000;

function sumBytes(parts: readonly ObjectInfo[]): number {
  return parts.reduce((sum, part) => sum + part.sizeBytes, 0);
}

/** The segments of a video's sound in order, its beginning first: one after the other they are a whole MP4 file (ISO/IEC 14496-12, fragmented). */
async function listSoundParts(services: Pick<Services, "storage">, videoId: string): Promise<readonly ObjectInfo[]> {
  const folder = mediaFolder(videoId);
  const beginning = await services.storage.find(`${folder}/${SOUND_BEGINNING}`);
  if (beginning === null) return [];
  const parts = [beginning];
  for (let after: string | undefined; parts.length < PARTS_MAX; after = parts.at(-1)?.key) {
    const found = await services.storage.list(`${folder}/${SOUND_PART}`, after === undefined ? {} : { after });
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
  const sizeBytes = sumBytes(parts);
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

/**
 * How long the sound of each of these videos is as one file, in bytes; videos without sound are left out. Known from when the video was
 * made; one from before that is measured here, once.
 */
export async function readSoundBytes(services: Services, videoIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const { video } of await findVideosWithArtist(services.db, videoIds)) {
    if (video.hasAudio !== true || video.status !== "ready") continue;
    const sizeBytes = video.soundBytes ?? sumBytes(await listSoundParts(services, video.id));
    if (sizeBytes === 0) continue;
    if (video.soundBytes === null) await updateVideo(services.db, video.id, "ready", { soundBytes: sizeBytes });
    sizes.set(video.id, sizeBytes);
  }
  return sizes;
}
