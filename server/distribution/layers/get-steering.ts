import { and, eq, notExists, sql } from "drizzle-orm";
import { cdnChecks, cdnObjects, videoObjects } from "@/db/schema";
import { getWatchableVideo, isOpenToAll } from "@/server/catalogue";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { getLayerPolicy } from "./layer-policy";

/** How long players wait before they ask again, in seconds. */
const TTL_SECONDS = 60;

/** The ways that a list names for players that know no objects: segments from the CDN, or from the site. No relays: such players compare nothing. */
export type Pathway = "cdn" | "site";

/** The answer of a steering server in its own names (draft-pantos-content-steering §7). */
export interface Steering {
  readonly VERSION: 1;
  readonly TTL: number;
  readonly "RELOAD-URI": string;
  readonly "PATHWAY-PRIORITY": readonly Pathway[];
}

/** Where players ask which way to take. */
export const steeringPath = (videoId: string): string => `/api/steer/${videoId}`;

/** Whether the CDN is on, and was well when it was last tried. */
async function isCdnWell({ db, cdn }: Pick<Services, "db" | "cdn">): Promise<boolean> {
  if (cdn === null) return false;
  const { layers } = await getLayerPolicy(db);
  const [check] = await db.select({ problem: cdnChecks.problem }).from(cdnChecks).where(eq(cdnChecks.cdn, cdn.publicUrl)).limit(1);
  return layers.some(({ kind, isOn }) => kind === "cdn" && isOn) && check !== undefined && check.problem === null;
}

/** Whether players that compare nothing may be sent to the CDN for a film now: it is well, and has all of the film. */
export async function mayGoByCdn(services: Pick<Services, "db" | "cdn">, videoId: string): Promise<boolean> {
  const { db, cdn } = services;
  if (cdn === null || !(await isCdnWell(services))) return false;
  const isThere = db
    .select({ one: sql`1` })
    .from(cdnObjects)
    .where(and(eq(cdnObjects.cdn, cdn.publicUrl), eq(cdnObjects.cid, videoObjects.cid), eq(cdnObjects.state, "there")));
  const ofFilm = and(eq(videoObjects.videoId, videoId), eq(videoObjects.state, "current"), notExists(isThere));
  return (await db.select({ cid: videoObjects.cid }).from(videoObjects).where(ofFilm).limit(1)).length === 0;
}

/** Which way players take that were given both: the CDN while it is on and well, and then the site. @throws DomainError `not_found` of a film that is not open to everybody */
export async function getSteering(services: Services, videoId: string): Promise<Steering> {
  const video = await getWatchableVideo(services, null, videoId);
  if (!isOpenToAll(video, services.clock.now())) throw new DomainError("not_found");
  const ways: readonly Pathway[] = (await isCdnWell(services)) ? ["cdn", "site"] : ["site"];
  return { VERSION: 1, TTL: TTL_SECONDS, "RELOAD-URI": steeringPath(video.id), "PATHWAY-PRIORITY": ways };
}
