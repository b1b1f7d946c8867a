import type { Tx } from "@/db/client";
import type { Actor, Scope } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { isId } from "@/server/kernel/ids";
import { findOffer, type Gate, readGates } from "@/server/patronage";
import type { Services } from "@/server/services";
import type { Video } from "./contract";
import { type Entry, isOpenToRank, judgeEntry } from "./rules";
import { showLockedVideo, showVideo } from "./show-video";
import { findVideosWithArtist, findVideoWithArtist, type VideoRow, type VideoWithArtist } from "./video-queries";

/** Who looks: a token without the scope sees what a stranger sees. */
export function viewerOf(actor: Actor | null, scope: Scope = "videos:read"): string | null {
  return actor === null || (actor.via === "token" && !actor.scopes.includes(scope)) ? null : actor.userId;
}

/** A video with what the viewer may do with it. */
export interface Entered extends VideoWithArtist {
  readonly entry: Entry;
  readonly gate: Gate;
}

/** Asks the rule for each of these videos; the access of all of them is read at once. */
export async function enterVideos(db: Tx, viewerId: string | null, found: readonly VideoWithArtist[], now: Date): Promise<readonly Entered[]> {
  const gateOf = await readGates(db, { fanId: viewerId, artistIds: found.map(({ video }) => video.artistId), now });
  return found.map(({ video, artist }) => {
    const gate = gateOf(video.artistId);
    return { video, artist, gate, entry: judgeEntry(video, { userId: viewerId, rank: gate.rank }, gate.tiers, now) };
  });
}

/** One video that the viewer may at least know of. @throws DomainError `not_found`. */
export async function enterVideo(services: Services, viewerId: string | null, id: string): Promise<Entered> {
  const found = isId("video", id) ? await findVideoWithArtist(services.db, id) : null;
  const [entered] = await enterVideos(services.db, viewerId, found === null ? [] : [found], services.clock.now());
  if (entered === undefined || entered.entry === "hidden") throw new DomainError("not_found");
  return entered;
}

/** The row of a video that the viewer may watch. @throws DomainError `not_found`, and `not_allowed` for one that a tier would open. */
export async function getWatchableVideo(services: Services, viewerId: string | null, id: string): Promise<VideoRow> {
  const entered = await enterVideo(services, viewerId, id);
  if (entered.entry === "open") return entered.video;
  const needed = findNeededTier(entered, services.clock.now());
  throw new DomainError("not_allowed", { sentence: needed === null ? "This is for patrons." : `This is for patrons from ${needed.name} on.` });
}

/** The lowest tier on offer that opens it now. */
function findNeededTier({ video, gate }: Entered, now: Date): Video["neededTier"] {
  return findOffer(gate.tiers, (tier) => isOpenToRank(video, tier.rank, gate.tiers, now));
}

/** The video as its viewer may see it. */
export function showEntered(entered: Entered, now: Date): Video {
  return entered.entry === "open" ? showVideo(entered) : showLockedVideo(entered, findNeededTier(entered, now));
}

/** Those of these videos that the viewer may know of, as they may see them, by id. */
export async function showVideosTo(services: Services, viewerId: string | null, videoIds: readonly string[]): Promise<ReadonlyMap<string, Video>> {
  const now = services.clock.now();
  const entered = await enterVideos(services.db, viewerId, await findVideosWithArtist(services.db, videoIds), now);
  return new Map(entered.filter((each) => each.entry !== "hidden").map((each) => [each.video.id, showEntered(each, now)]));
}
