import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { contentObjects, videoObjects } from "@/db/schema";
import { type Cid, makeCid } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { objectKey } from "./object-key";

const BATCH_OBJECTS = 100;
const STORE_AT_ONCE = 4;

export type ObjectKind = (typeof contentObjects.$inferSelect)["kind"];

export interface NewObject {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly kind: ObjectKind;
  /** Of the video, such as `720p`, and the place in it: one object a place. */
  readonly part: string;
  readonly position: number;
  readonly isSealed: boolean;
  /** Before it was sealed. */
  readonly plainBytes?: number;
  readonly durationTicks?: number;
}

type NamedObject = NewObject & { readonly cid: Cid };

/** In one order of names, so that two who claim the same objects wait for each other instead of blocking each other. */
async function claim(db: Services["db"], videoId: string, objects: readonly NamedObject[], now: Date): Promise<void> {
  const unique = [...new Map(objects.map((object) => [object.cid, object])).values()].sort((a, b) => (a.cid < b.cid ? -1 : 1));
  await db.transaction(async (tx) => {
    // An update also where nothing changes: it waits for whoever is removing that object, and then makes it anew.
    await tx
      .insert(contentObjects)
      .values(unique.map(({ cid, bytes, kind }) => ({ cid, bytes: bytes.length, kind, createdAt: now })))
      .onConflictDoUpdate({ target: contentObjects.cid, set: { bytes: sql`excluded.bytes` } });
    await tx.insert(videoObjects).values(
      objects.map(({ cid, part, position, isSealed, bytes, plainBytes = bytes.length, durationTicks = 0 }) => ({
        ...{ videoId, part, position, cid, isSealed, plainBytes, durationTicks },
        ...{ state: "claimed" as const, changedAt: now },
      })),
    );
  });
}

/** Puts the bytes under their name, where they are not yet. They are what the name was just made of, and appear whole or not at all. */
async function put(storage: Services["storage"], { cid, bytes }: NamedObject): Promise<void> {
  const key = objectKey(cid);
  if ((await storage.find(key))?.sizeBytes !== bytes.length) await storage.putBytes(key, bytes);
}

/**
 * Names objects, claims them for a video and keeps their bytes. Rows come first: whatever dies in between, no bytes lie there that
 * no row knows. Claims are not in use before `adoptObjects`.
 * @returns the names in the order of the objects.
 * @throws RangeError for one of more than 2 MiB.
 */
export async function storeObjects(services: Services, videoId: string, objects: readonly NewObject[]): Promise<readonly Cid[]> {
  const cids: Cid[] = [];
  for (let at = 0; at < objects.length; at += BATCH_OBJECTS) {
    const named = await Promise.all(objects.slice(at, at + BATCH_OBJECTS).map(async (object) => ({ ...object, cid: await nameOf(object.bytes) })));
    await claim(services.db, videoId, named, services.clock.now());
    for (let from = 0; from < named.length; from += STORE_AT_ONCE) {
      await Promise.all(named.slice(from, from + STORE_AT_ONCE).map((object) => put(services.storage, object)));
    }
    cids.push(...named.map(({ cid }) => cid));
  }
  return cids;
}

function nameOf(bytes: Uint8Array<ArrayBuffer>): Promise<Cid> {
  if (bytes.length > OBJECT_BYTES_MAX) throw new RangeError(`An object has at most ${OBJECT_BYTES_MAX} bytes; this has ${bytes.length}.`);
  return makeCid(bytes);
}

/** Gives up what an earlier try claimed of a part and never finished. */
export async function dropClaims(db: Tx, videoId: string, part: string): Promise<void> {
  await db.delete(videoObjects).where(and(eq(videoObjects.videoId, videoId), eq(videoObjects.part, part), eq(videoObjects.state, "claimed")));
}

/**
 * What was claimed of a part takes the place of what was in use. That is still carried for a day, for whoever has just read its name.
 * @param cids what the caller claimed, in any order.
 * @throws DomainError `conflict` when that is not what is claimed: somebody else is at the same part and gave up the caller's claims, or
 * added some whose bytes may not be there yet. Nothing is in use that was not before: try again.
 */
export async function adoptObjects(tx: Tx, videoId: string, part: string, cids: readonly Cid[], now: Date): Promise<void> {
  const ofPart = and(eq(videoObjects.videoId, videoId), eq(videoObjects.part, part));
  const isClaimed = and(ofPart, eq(videoObjects.state, "claimed"));
  const claimed = await tx
    .select({ cid: videoObjects.cid })
    .from(videoObjects)
    .where(isClaimed)
    .limit(cids.length + 1)
    .for("update");
  const names = claimed.map(({ cid }) => cid).sort();
  if (JSON.stringify(names) !== JSON.stringify([...cids].sort())) throw new DomainError("conflict");
  await tx
    .update(videoObjects)
    .set({ state: "retired", changedAt: now })
    .where(and(ofPart, eq(videoObjects.state, "current")));
  await tx.update(videoObjects).set({ state: "current", changedAt: now }).where(isClaimed);
}
