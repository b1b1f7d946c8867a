import { buffer } from "node:stream/consumers";
import type { Cid } from "@/protocol/cid";
import { type RootManifest, type RootPlaylist, readRoot, signRoot } from "@/protocol/root-manifest";
import { findVideoToPackage } from "@/server/catalogue";
import { DAY_MS, SECOND_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { objectKey } from "../objects/object-key";
import { adoptObjects, dropClaims, storeObjects } from "../objects/store-objects";
import { THUMBNAILS } from "../thumbnails/lay-sheets";
import {
  asCid,
  filmMsOf,
  findWork,
  LIST_POSITIONS,
  LISTS,
  listPart,
  listRenditions,
  lockWork,
  PLAYLIST_POSITION,
  updateWork,
  type WorkRow,
} from "../work-queries";
import { ensureArtistKeys, openSigningKey } from "./artist-keys";

/** Long enough for whoever kept a film and is away; short enough that a root that was taken back dies out. */
export const ROOT_LIFETIME_MS = 30 * DAY_MS;
/** A root with less left is signed anew. */
export const RENEW_BELOW_MS = 15 * DAY_MS;
/** The part of a video's objects that its root is. */
const ROOT = "root";

const KINDS: Readonly<Record<number, RootPlaylist["kind"]>> = {
  [LIST_POSITIONS.hls]: "hls",
  [LIST_POSITIONS.dash]: "dash",
  [LIST_POSITIONS.lifeboat]: "lifeboat",
};

type Contents = Pick<RootManifest, "durationMs" | "isEncrypted" | "playlists">;

async function readContents({ db }: Pick<Services, "db">, videoId: string): Promise<Contents | null> {
  const rows = await listRenditions(db, videoId);
  const lists = await listPart(db, videoId, LISTS);
  const playlists = lists.flatMap(({ cid, position, plainBytes }): RootPlaylist[] => {
    const kind = KINDS[position];
    return kind === undefined ? [] : [{ cid, bytes: plainBytes, kind }];
  });
  if (playlists.length === 0) return null;
  const pictures = (await listPart(db, videoId, THUMBNAILS)).find(({ position }) => position === PLAYLIST_POSITION);
  if (pictures !== undefined) playlists.push({ cid: pictures.cid, bytes: pictures.plainBytes, kind: "thumbnails" });
  return { durationMs: filmMsOf(rows), isEncrypted: rows.every((row) => row.isSealed), playlists };
}

/** Whether the newest root says the same and will for some time. */
async function isCurrent(services: Services, work: WorkRow | null, keys: readonly string[], contents: Contents): Promise<boolean> {
  if (work === null || work.rootCid === null) return false;
  const bytes = await buffer(await services.storage.read(objectKey(asCid(work.rootCid))));
  const read = await readRoot(bytes, { keys, work: work.videoId, seqSeen: 0, now: services.clock.now() });
  if (!("root" in read) || read.root.exp * SECOND_MS - services.clock.now().getTime() < RENEW_BELOW_MS) return false;
  const { durationMs, isEncrypted, playlists } = read.root;
  return JSON.stringify([durationMs, isEncrypted, playlists]) === JSON.stringify([contents.durationMs, contents.isEncrypted, contents.playlists]);
}

/**
 * Signs what a work consists of now with its artist's key, one number higher than before; nothing when the newest root says the same.
 * @throws DomainError `conflict` when somebody else signed one meanwhile: try again.
 */
export async function publishRoot(services: Services, input: { readonly videoId: string }): Promise<Cid | null> {
  const { videoId } = input;
  const video = await findVideoToPackage(services, videoId);
  const contents = await readContents(services, videoId);
  if (video === null || !video.isReady || contents === null) return null;
  const keys = await ensureArtistKeys(services, video.artistId);
  const newest = keys.at(-1);
  const work = await findWork(services.db, videoId);
  const names = keys.map(({ publicKey }) => publicKey);
  if (newest === undefined || (await isCurrent(services, work, names, contents))) return work?.rootCid == null ? null : asCid(work.rootCid);
  const now = services.clock.now();
  const iat = Math.floor(now.getTime() / SECOND_MS);
  const seq = (work?.seq ?? 0) + 1;
  const expiresAt = new Date(iat * SECOND_MS + ROOT_LIFETIME_MS);
  const manifest = { v: 1 as const, work: videoId, artist: video.artistId, seq, iat, exp: expiresAt.getTime() / SECOND_MS, ...contents, rotations: null };
  const bytes = await signRoot(manifest, await openSigningKey(services, newest, "to sign what one of your films consists of"));
  await dropClaims(services.db, videoId, ROOT);
  const [cid] = await storeObjects(services, videoId, [{ bytes, kind: "root", part: ROOT, position: 0, isSealed: contents.isEncrypted }]);
  if (cid === undefined) throw new Error("A root has a name.");
  await services.db.transaction(async (tx) => {
    const held = await lockWork(tx, videoId, now);
    if (held.seq !== seq - 1) throw new DomainError("conflict");
    await adoptObjects(tx, videoId, ROOT, [cid], now);
    await updateWork(tx, videoId, { seq, rootCid: cid, rootExpiresAt: expiresAt, updatedAt: now });
  });
  return cid;
}
