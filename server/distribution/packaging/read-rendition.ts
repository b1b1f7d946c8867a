import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { Cid } from "@/protocol/cid";
import type { Services } from "@/server/services";
import { placeSegments } from "../lists/media-playlist";
import { objectKey } from "../objects/object-key";
import { openBytes, type SealedPlace, type WorkSecret } from "../sealing/seal";
import { secretOfRendition } from "../sealing/work-secret";
import { listPart, type PartObject, type RenditionRow } from "../work-queries";

type Storage = Pick<Services, "storage">;

/** An object of a rendition, and where it lies in it. */
export interface PlacedObject extends PartObject {
  readonly place: SealedPlace;
}

/**
 * The init of a rendition and its segments, in order: one after the other they are a whole MP4 file (ISO/IEC 14496-12, fragmented). Captions
 * are a segment without an init.
 */
export async function listRendition(
  { db }: Pick<Services, "db">,
  rendition: Pick<RenditionRow, "videoId" | "name" | "timescale">,
): Promise<readonly PlacedObject[]> {
  const objects = await listPart(db, rendition.videoId, rendition.name);
  const segments = objects.filter((object) => object.position > 0);
  const places = placeSegments({ part: rendition.name, timescale: rendition.timescale, segments });
  const init = objects.find((object) => object.position === 0);
  const first = init === undefined ? [] : [{ ...init, place: { part: rendition.name, position: 0, startMs: 0 } }];
  return [...first, ...segments.flatMap((segment, index) => (places[index] === undefined ? [] : [{ ...segment, place: places[index] }]))];
}

/** The bytes of an object in clear. */
export async function readPlain(
  { storage }: Storage,
  object: { readonly cid: Cid; readonly place: SealedPlace },
  work: WorkSecret | null,
): Promise<Uint8Array> {
  const bytes = await buffer(await storage.read(objectKey(object.cid)));
  return work === null ? bytes : openBytes(work, object.place, bytes);
}

async function* readAll(services: Storage, objects: readonly PlacedObject[], work: WorkSecret | null): AsyncGenerator<Uint8Array> {
  for (const object of objects) yield await readPlain(services, object, work);
}

/** Writes a rendition as one file that anything can open. */
export async function joinRendition(services: Services, rendition: RenditionRow, target: string): Promise<void> {
  const work = await secretOfRendition(services, rendition);
  await pipeline(Readable.from(readAll(services, await listRendition(services, rendition), work)), createWriteStream(target));
}
