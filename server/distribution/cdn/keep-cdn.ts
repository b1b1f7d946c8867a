import { buffer } from "node:stream/consumers";
import { and, eq, inArray, notExists, sql } from "drizzle-orm";
import { cdnObjects, videoObjects, videos } from "@/db/schema";
import { type Cid, isCid, isObject } from "@/protocol/cid";
import type { Cdn } from "@/server/adapters/cdn";
import { findDomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { isCarriedSql } from "../objects/find-object";
import { objectKey } from "../objects/object-key";

/** Of one step: at 2 MiB each, some 100 MB. */
const OBJECTS_PER_STEP = 48;
const AT_ONCE = 4;

export interface KeptCdn {
  readonly put: number;
  readonly purged: number;
  /** Whether another step would find more to do. */
  readonly isMoreLeft: boolean;
}

type Parts = Pick<Services, "db" | "clock" | "storage">;

const names = (rows: readonly { readonly cid: string }[]): Cid[] => rows.map(({ cid }) => cid).filter(isCid);

/** Objects on the CDN that are carried no more: deleted, taken down, withdrawn or replaced. */
async function listLeaving({ db, clock }: Parts, cdn: Cdn): Promise<Cid[]> {
  const isCarried = db
    .select({ one: sql`1` })
    .from(videoObjects)
    .innerJoin(videos, eq(videos.id, videoObjects.videoId))
    .where(and(eq(videoObjects.cid, cdnObjects.cid), isCarriedSql(clock.now())));
  const rows = await db
    .select({ cid: cdnObjects.cid })
    .from(cdnObjects)
    .where(and(eq(cdnObjects.cdn, cdn.publicUrl), notExists(isCarried)))
    .limit(OBJECTS_PER_STEP);
  return names(rows);
}

/** Objects that are carried and not on the CDN, or of which nobody knows whether they came there. */
async function listComing({ db, clock }: Parts, cdn: Cdn): Promise<Cid[]> {
  const isThere = db
    .select({ one: sql`1` })
    .from(cdnObjects)
    .where(and(eq(cdnObjects.cdn, cdn.publicUrl), eq(cdnObjects.cid, videoObjects.cid), eq(cdnObjects.state, "there")));
  const rows = await db
    .selectDistinct({ cid: videoObjects.cid })
    .from(videoObjects)
    .innerJoin(videos, eq(videos.id, videoObjects.videoId))
    .where(and(isCarriedSql(clock.now()), notExists(isThere)))
    .limit(OBJECTS_PER_STEP);
  return names(rows);
}

async function write({ db, clock }: Parts, cdn: Cdn, cids: readonly Cid[], state: "sending" | "there"): Promise<void> {
  if (cids.length === 0) return;
  const changedAt = clock.now();
  await db
    .insert(cdnObjects)
    .values(cids.map((cid) => ({ cdn: cdn.publicUrl, cid, state, changedAt })))
    .onConflictDoUpdate({ target: [cdnObjects.cdn, cdnObjects.cid], set: { state, changedAt } });
}

/** The bytes as they are stored; null when they went in the meantime, or are not what their name says. */
async function readObject({ storage }: Parts, cid: Cid): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const bytes = new Uint8Array(await buffer(await storage.read(objectKey(cid))));
    return (await isObject(cid, bytes)) ? bytes : null;
  } catch (thrown) {
    if (findDomainError(thrown)?.code === "not_found") return null;
    throw thrown;
  }
}

async function putAll(parts: Parts, cdn: Cdn, cids: readonly Cid[]): Promise<number> {
  await write(parts, cdn, cids, "sending");
  let put = 0;
  for (let at = 0; at < cids.length; at += AT_ONCE) {
    // All are waited for, also when one fails: another that is still being tried would come there after it was purged, and no row would know.
    const tried = await Promise.allSettled(
      cids.slice(at, at + AT_ONCE).map(async (cid) => {
        const bytes = await readObject(parts, cid);
        if (bytes !== null) await cdn.put(cid, bytes);
        return bytes === null ? [] : [cid];
      }),
    );
    const there = tried.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
    await write(parts, cdn, there, "there");
    const failed = tried.find((each) => each.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    put += there.length;
  }
  return put;
}

/**
 * One step towards a CDN that has what is carried and nothing else: takes away first, then puts. May be killed at any line and repeated as
 * often as one likes; what it was at is found again.
 * @throws DomainError `unavailable` when the CDN does not do its part: what was done stays done
 */
export async function keepCdn(services: Services): Promise<KeptCdn> {
  const { cdn } = services;
  if (cdn === null) return { put: 0, purged: 0, isMoreLeft: false };
  const leaving = await listLeaving(services, cdn);
  if (leaving.length > 0) {
    await cdn.purge(leaving);
    await services.db.delete(cdnObjects).where(and(eq(cdnObjects.cdn, cdn.publicUrl), inArray(cdnObjects.cid, leaving)));
  }
  const coming = await listComing(services, cdn);
  const put = await putAll(services, cdn, coming);
  const isFull = leaving.length === OBJECTS_PER_STEP || coming.length === OBJECTS_PER_STEP;
  // A step that got nowhere is not repeated at once: what it found could not be read.
  return { put, purged: leaving.length, isMoreLeft: isFull && put + leaving.length > 0 };
}
