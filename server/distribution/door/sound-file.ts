import { Readable } from "node:stream";
import { and, eq, gte, inArray, sum } from "drizzle-orm";
import { videoObjects } from "@/db/schema";
import type { ByteRange } from "@/server/adapters/storage";
import { getWatchableVideo, listOldSound, listOldSoundBytes } from "@/server/catalogue";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { listRendition, readPlain } from "../packaging/read-rendition";
import { secretOfRendition } from "../sealing/work-secret";
import { findRendition } from "../work-queries";
import type { ReadableStore } from "./open-media";

const SOUND = "audio";

interface SoundPart {
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
  /** Bytes `start` to `end` of it, both included. */
  readonly read: (range: ByteRange) => Promise<Uint8Array | Readable>;
}

async function listParts(services: Services, videoId: string): Promise<readonly SoundPart[]> {
  const rendition = await findRendition(services.db, videoId, SOUND);
  if (rendition === null) {
    const old = await listOldSound(services, videoId);
    return old.map(({ key, sizeBytes, modifiedAt }) => ({ sizeBytes, modifiedAt, read: (range) => services.storage.read(key, range) }));
  }
  const secret = await secretOfRendition(services, rendition);
  return (await listRendition(services, rendition)).map((object) => ({
    sizeBytes: object.plainBytes,
    modifiedAt: object.changedAt,
    read: async ({ start, end }) => (await readPlain(services, object, secret)).subarray(start, end + 1),
  }));
}

async function* readParts(parts: readonly SoundPart[], range: ByteRange): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const part of parts) {
    const [start, end] = [Math.max(range.start - at, 0), Math.min(range.end - at, part.sizeBytes - 1)];
    at += part.sizeBytes;
    if (start > end) continue;
    const read = await part.read({ start, end });
    if (read instanceof Readable) for await (const chunk of read) yield chunk;
    else yield read;
    if (at > range.end) return;
  }
}

/**
 * The sound of a video that the viewer may watch as one file, without its being kept anywhere: any range of it can be read.
 * @throws DomainError `not_found`, also for a video without sound; `not_allowed` for one that a tier would open.
 */
export async function openSoundFile(services: Services, viewerId: string | null, videoId: string): Promise<ReadableStore> {
  const video = await getWatchableVideo(services, viewerId, videoId);
  const parts = video.hasAudio === true ? await listParts(services, video.id) : [];
  if (parts.length === 0) throw new DomainError("not_found");
  const sizeBytes = parts.reduce((total, part) => total + part.sizeBytes, 0);
  const modifiedAt = new Date(Math.max(...parts.map((part) => part.modifiedAt.getTime())));
  return {
    find: async (key) => ({ key, sizeBytes, modifiedAt }),
    read: async (_key, range) => Readable.from(readParts(parts, range ?? { start: 0, end: sizeBytes - 1 })),
  };
}

/** How long the sound of each of these videos is as one file, in bytes; videos without sound are left out. */
export async function readSoundBytes(services: Services, videoIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (videoIds.length === 0) return new Map();
  const { videoId, part, state, position, plainBytes } = videoObjects;
  const rows = await services.db
    .select({ videoId, bytes: sum(plainBytes) })
    .from(videoObjects)
    .where(and(inArray(videoId, [...videoIds]), eq(part, SOUND), eq(state, "current"), gte(position, 0)))
    .groupBy(videoId)
    .limit(videoIds.length);
  const sizes = new Map(rows.map((row) => [row.videoId, Number(row.bytes)]));
  const rest = videoIds.filter((id) => !sizes.has(id));
  return new Map([...(await listOldSoundBytes(services, rest)), ...sizes]);
}
