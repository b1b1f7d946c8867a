import type { NewestRoot } from "@/protocol/newest-root";
import { getWatchableVideo, isOpenToAll, viewerOf } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { listLayers } from "../layers/list-layers";
import { findCarriedObject } from "../objects/find-object";
import { asCid, findWork } from "../work-queries";
import { listArtistKeys } from "./artist-keys";

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
  const video = await getWatchableVideo(services, viewerOf(actor), input.id);
  const work = await findWork(services.db, video.id);
  const isCarried = work?.rootCid != null && (await findCarriedObject(services, asCid(work.rootCid))) !== null;
  const [first] = await listArtistKeys(services.db, video.artistId);
  if (work === null || work.rootCid === null || first === undefined || !isCarried) throw new DomainError("not_found");
  const { layers, peersAt } = await listLayers(services, video.id);
  const isShared = isOpenToAll(video, services.clock.now());
  return { cid: asCid(work.rootCid), seq: work.seq, keys: [first.publicKey], layers, peersAt: isShared ? peersAt : null };
}
