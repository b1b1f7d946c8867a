import { and, eq, ne, or, type SQL } from "drizzle-orm";
import { videoObjects, videos } from "@/db/schema";
import type { Cid } from "@/protocol/cid";
import { isOpenToAllSql } from "@/server/catalogue";
import type { Services } from "@/server/services";
import { objectKey } from "./object-key";

/** What the world may keep for good: the same bytes have the same name for ever. */
const CACHE_CONTROL = "public, max-age=29034956, immutable";

export interface CarriedObject {
  readonly key: string;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly etag: string;
}

/** Of an object of a video: what `/ipfs` gives now, and what a CDN may keep. */
export function isCarriedSql(now: Date): SQL | undefined {
  return and(ne(videoObjects.state, "claimed"), or(videoObjects.isSealed, isOpenToAllSql(now)));
}

/**
 * An object that is carried for anyone who names it: ciphertext, or part of a work that is open to everybody now. Null of any other,
 * as of one that does not exist: a work that was deleted, withdrawn or is for nobody yet is carried no more from that moment on.
 */
export async function findCarriedObject(services: Pick<Services, "db" | "clock">, cid: Cid): Promise<CarriedObject | null> {
  const [found] = await services.db
    .select({ id: videoObjects.id })
    .from(videoObjects)
    .innerJoin(videos, eq(videos.id, videoObjects.videoId))
    .where(and(eq(videoObjects.cid, cid), isCarriedSql(services.clock.now())))
    .limit(1);
  if (found === undefined) return null;
  return { key: objectKey(cid), contentType: "application/vnd.ipld.raw", cacheControl: CACHE_CONTROL, etag: `"${cid}"` };
}
