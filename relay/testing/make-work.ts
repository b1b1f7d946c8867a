import { createHash } from "node:crypto";
import { toBase64url } from "@/protocol/base64url";
import { type Cid, makeCid } from "@/protocol/cid";
import { signRotation } from "@/protocol/key-rotation";
import { objectName } from "@/protocol/object-path";
import { signRoot } from "@/protocol/root-manifest";
import type { Pin } from "../works/pins";

export const ARTIST = `usr_${"a".repeat(26)}`;
const ISSUED_AT = new Date("2026-11-23T12:00:00Z");
export const NOW = new Date(ISSUED_AT.getTime() + 60_000);
const YEAR_SECONDS = 365 * 86_400;

export interface ArtistKey {
  readonly publicKey: string;
  readonly privateKey: CryptoKey;
}

export interface MadeWork {
  readonly work: string;
  readonly root: Cid;
  readonly seq: number;
  /** Everything that the root leads to, itself too. */
  readonly objects: ReadonlyMap<Cid, Uint8Array<ArrayBuffer>>;
  readonly segments: readonly Cid[];
  /** The lists and segments of the rendition for the thinnest line. */
  readonly lifeboat: readonly Cid[];
  readonly pin: Pin;
}

export interface WorkOptions {
  readonly key: ArtistKey;
  readonly seq?: number;
  /** The same name makes the same segments. */
  readonly name?: string;
  readonly segments?: number;
  readonly segmentBytes?: number;
  /** Of a rendition for the thinnest line; none without. */
  readonly lifeboatSegments?: number;
  /** From a pinned key to the one that signs. */
  readonly rotatedFrom?: ArtistKey;
  readonly issuedAt?: Date;
  readonly expiresAt?: Date;
}

export async function makeArtistKey(): Promise<ArtistKey> {
  const made = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in made)) throw new Error("Ed25519 gives a pair.");
  return { publicKey: toBase64url(new Uint8Array(await crypto.subtle.exportKey("raw", made.publicKey))), privateKey: made.privateKey };
}

/** Bytes that follow from a text and look like any. */
export function bytesOf(text: string, length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("shake256", { outputLength: length }).update(text).digest());
}

export function workId(name: string): string {
  return `vid_${createHash("sha256").update(name).digest("hex").slice(0, 26)}`;
}

/** A work as the packager leaves it: root, a master playlist, one with segments, and what names the artist's keys. */
export async function makeWork(options: WorkOptions): Promise<MadeWork> {
  const { key, seq = 1, name = "film", segments: count = 3, segmentBytes = 4_000, rotatedFrom } = options;
  const objects = new Map<Cid, Uint8Array<ArrayBuffer>>();
  const add = async (bytes: Uint8Array<ArrayBuffer>): Promise<Cid> => {
    const cid = await makeCid(bytes);
    objects.set(cid, bytes);
    return cid;
  };
  const addText = (lines: readonly string[]): Promise<Cid> => add(new TextEncoder().encode(`${lines.join("\n")}\n`));
  const segments: Cid[] = [];
  for (let n = 0; n < count; n++) segments.push(await add(bytesOf(`${name} ${seq} ${n}`, segmentBytes)));
  const addMedia = (of: readonly Cid[]): Promise<Cid> => addText(["#EXTM3U", ...of.flatMap((cid) => ["#EXTINF:2,", objectName(cid)]), "#EXT-X-ENDLIST"]);
  const addMaster = (of: readonly Cid[]): Promise<Cid> =>
    addText(["#EXTM3U", ...of.flatMap((cid, at) => [`#EXT-X-STREAM-INF:BANDWIDTH=${1000 + at}`, objectName(cid)])]);
  const media = await addMedia(segments);
  const thin: Cid[] = [];
  for (let n = 0; n < (options.lifeboatSegments ?? 0); n++) thin.push(await add(bytesOf(`${name} ${seq} lifeboat ${n}`, 500)));
  const thinMedia = thin.length === 0 ? [] : [await addMedia(thin)];
  const thinMaster = thin.length === 0 ? [] : [await addMaster(thinMedia)];
  const master = await addMaster([media, ...thinMedia]);
  const iat = Math.floor((options.issuedAt ?? ISSUED_AT).getTime() / 1000);
  const rotation = rotatedFrom && { v: 1 as const, artist: ARTIST, from: rotatedFrom.publicKey, to: key.publicKey, iat };
  const rotations = rotation === undefined || rotatedFrom === undefined ? null : await addText([await signRotation(rotation, rotatedFrom.privateKey)]);
  const exp = options.expiresAt === undefined ? iat + YEAR_SECONDS : Math.floor(options.expiresAt.getTime() / 1000);
  const work = workId(name);
  const playlistOf = <T extends string>(cid: Cid, kind: T) => ({ cid, bytes: objects.get(cid)?.length ?? 0, kind });
  const playlists = [playlistOf(master, "hls" as const), ...thinMaster.map((cid) => playlistOf(cid, "lifeboat" as const))];
  const root = await add(await signRoot({ v: 1, work, artist: ARTIST, seq, iat, exp, durationMs: 6_000, isEncrypted: false, playlists, rotations }, key));
  return { work, root, seq, objects, segments, lifeboat: [...thinMaster, ...thinMedia, ...thin], pin: { work, key: (rotatedFrom ?? key).publicKey } };
}
