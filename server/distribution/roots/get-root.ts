import type { NewestRoot } from "@/protocol/newest-root";
import { getWatchableVideo, isOpenToAll, viewerOf } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { listLayers } from "../layers/list-layers";
import { type CarriedObject, findCarriedObject } from "../objects/find-object";
import { asCid, findWork } from "../work-queries";
import { listArtistKeys } from "./artist-keys";

/** The newest root of a work that the caller may watch. @throws DomainError `not_found` of what has none, or none that is carried now */
async function findNewest(services: Services, actor: Actor | null, videoId: string) {
  const video = await getWatchableVideo(services, viewerOf(actor), videoId);
  const work = await findWork(services.db, video.id);
  const cid = work?.rootCid == null ? null : asCid(work.rootCid);
  const object = cid === null ? null : await findCarriedObject(services, cid);
  if (work === null || cid === null || object === null) throw new DomainError("not_found");
  return { video, cid, object, seq: work.seq };
}

/**
 * The newest root of a work as it was signed: a compact JWS, whose `kid` is the artist's key. Its name, in the tag, changes with it.
 * @throws DomainError as `getRoot` does.
 */
export async function getManifest(services: Services, actor: Actor | null, input: { readonly id: string }): Promise<CarriedObject> {
  const { object } = await findNewest(services, actor, input.id);
  return { ...object, contentType: "application/jose", cacheControl: "private, no-cache" };
}

/**
 * The newest root of a work that the caller may watch, the artist's first key, and who carries its objects.
 * @throws DomainError `not_found`, also of a work that is not carried (private, before its release, not packaged yet): it plays through
 * its own door; `not_allowed` of one that a tier would open.
 */
export async function getRoot(
  services: Services,
  actor: Actor | null,
  input: { readonly id: string },
): Promise<NewestRoot & { readonly peersAt: number | null }> {
  const { video, cid, seq } = await findNewest(services, actor, input.id);
  const [first] = await listArtistKeys(services.db, video.artistId);
  if (first === undefined) throw new DomainError("not_found");
  const { layers, peersAt } = await listLayers(services, video.id);
  const isShared = isOpenToAll(video, services.clock.now());
  return { cid, seq, keys: [first.publicKey], layers, peersAt: isShared ? peersAt : null };
}
