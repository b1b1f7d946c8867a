import { readFile } from "node:fs/promises";
import { videoRenditions } from "@/db/schema";
import { type Cid, isCid } from "@/protocol/cid";
import type { Services } from "@/server/services";
import { type PlaylistOf, placeSegments, writeMediaPlaylist } from "../lists/media-playlist";
import { adoptObjects, dropClaims, type NewObject, storeObjects } from "../objects/store-objects";
import { sealBytes, type WorkSecret } from "../sealing/seal";
import { PLAYLIST_POSITION, type RenditionRow } from "../work-queries";

/** At most so many segments are in memory at once. */
const BATCH_SEGMENTS = 16;
const SEGMENT_KINDS = { video: "segment", audio: "segment", captions: "captions", thumbnails: "picture" } as const;

/** A rendition to be kept: what it says of itself, and how to read its init and segments, in clear. */
export interface RenditionToKeep {
  readonly facts: Pick<
    RenditionRow,
    "videoId" | "name" | "kind" | "isLifeboat" | "codecs" | "width" | "height" | "framesPerSecond" | "timescale" | "packaging"
  >;
  /** Of each segment. */
  readonly ticks: readonly number[];
  /** 0 is the init, which only picture and sound have. */
  readonly read: (position: number) => Promise<Uint8Array>;
  /** To seal it with; null of what is for everybody. */
  readonly work: WorkSecret | null;
  readonly signal: AbortSignal;
}

interface Kept {
  readonly cids: readonly Cid[];
  readonly plainBytes: readonly number[];
}

async function keepSegments(services: Services, rendition: RenditionToKeep): Promise<Kept> {
  const { facts, ticks, work } = rendition;
  const places = [
    ...(SEGMENT_KINDS[facts.kind] === "segment" ? [{ part: facts.name, position: 0, startMs: 0 }] : []),
    ...placeSegments({ part: facts.name, timescale: facts.timescale, segments: ticks.map((each) => ({ ticks: each })) }),
  ];
  const [cids, plainBytes]: [Cid[], number[]] = [[], []];
  for (let at = 0; at < places.length; at += BATCH_SEGMENTS) {
    rendition.signal.throwIfAborted();
    const batch = await Promise.all(
      places.slice(at, at + BATCH_SEGMENTS).map(async (place): Promise<NewObject> => {
        const plain = new Uint8Array(await rendition.read(place.position));
        return {
          bytes: work === null ? plain : sealBytes(work, place, plain),
          kind: place.position === 0 ? "init" : SEGMENT_KINDS[facts.kind],
          part: facts.name,
          position: place.position,
          isSealed: work !== null,
          plainBytes: plain.length,
          durationTicks: ticks[place.position - 1] ?? 0,
        };
      }),
    );
    cids.push(...(await storeObjects(services, facts.videoId, batch)));
    plainBytes.push(...batch.map((each) => each.plainBytes ?? 0));
  }
  return { cids, plainBytes };
}

/** Bits a second over all of it, and in the segment with most of them. @param sizes of the segments, in bytes */
function measureBitrate(
  rendition: RenditionToKeep,
  sizes: readonly number[],
): { readonly averageBps: number; readonly peakBps: number; readonly durationMs: number } {
  const { timescale } = rendition.facts;
  const totalTicks = rendition.ticks.reduce((sum, each) => sum + each, 0);
  const totalBits = 8 * sizes.reduce((sum, each) => sum + each, 0);
  // A last segment of a few frames says nothing of a line's load: it counts as a second at least.
  const peaks = sizes.map((bytes, index) => (8 * bytes * timescale) / Math.max(timescale, rendition.ticks[index] ?? 0));
  return {
    averageBps: Math.ceil((totalBits * timescale) / totalTicks),
    peakBps: Math.ceil(Math.max(...peaks, (totalBits * timescale) / Math.max(timescale, totalTicks))),
    durationMs: Math.round((1000 * totalTicks) / timescale),
  };
}

function tilesOf({ kind, width, height, framesPerSecond }: RenditionToKeep["facts"]): PlaylistOf["tiles"] {
  return kind === "thumbnails" && width !== null && height !== null && framesPerSecond !== null ? { width, height, framesPerSecond } : null;
}

/** Names and keeps a rendition: its init, its segments, its playlist. It is in use when all of it is there, in one transaction. */
export async function keepRendition(services: Services, rendition: RenditionToKeep): Promise<void> {
  const { facts, work, ticks } = rendition;
  const { videoId, name: part } = facts;
  await dropClaims(services.db, videoId, part);
  const { cids, plainBytes } = await keepSegments(services, rendition);
  const inits = cids.length - ticks.length;
  const init = inits === 0 ? null : (cids[0] ?? null);
  const listed = cids.slice(inits).map((cid, index) => ({ cid, ticks: ticks[index] ?? 0 }));
  const text = writeMediaPlaylist({ part, timescale: facts.timescale, init, segments: listed, tiles: tilesOf(facts), work });
  const playlist = { bytes: new TextEncoder().encode(text), kind: "playlist" as const, part, position: PLAYLIST_POSITION, isSealed: work !== null };
  const [playlistCid] = await storeObjects(services, videoId, [playlist]);
  if (playlistCid === undefined || !isCid(playlistCid)) throw new Error("A playlist has a name.");
  const now = services.clock.now();
  const sealing = { isSealed: work !== null, generation: work?.generation ?? 0 };
  const row = { ...facts, ...sealing, ...measureBitrate(rendition, plainBytes.slice(inits)), playlistCid, createdAt: now };
  const { createdAt: _first, ...again } = row;
  await services.db.transaction(async (tx) => {
    await adoptObjects(tx, videoId, part, [...cids, playlistCid], now);
    await tx
      .insert(videoRenditions)
      .values(row)
      .onConflictDoUpdate({ target: [videoRenditions.videoId, videoRenditions.name], set: again });
  });
}

/** Reads a file of a package that lies in a folder. */
export function readFrom(paths: readonly string[]): RenditionToKeep["read"] {
  return (position) => readFile(paths[position] ?? "");
}
