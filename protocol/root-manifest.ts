import { z } from "zod/mini";
import { type Cid, isCid } from "./cid";
import { CLOCK_SKEW_SECONDS, OBJECT_BYTES_MAX, ROOT_BYTES_MAX } from "./limits";
import { type PublicKey, parsePayload, readSignedText, signText, unbelievedPayload } from "./signed-text";

const PLAYLISTS_MAX = 16;
const cid = z.custom<Cid>((value) => typeof value === "string" && isCid(value));
const count = z.number().check(z.int(), z.nonnegative());
const seconds = z.number().check(z.int(), z.positive());

const playlist = z.strictObject({
  cid,
  /** Length of the playlist itself. */
  bytes: z.number().check(z.int(), z.positive(), z.maximum(OBJECT_BYTES_MAX)),
  /** `hls` and `dash` name everything there is of the work. `lifeboat` is an HLS playlist of what gets through the thinnest line alone. */
  kind: z.enum(["hls", "dash", "lifeboat", "thumbnails", "captions"]),
});

const root = z.strictObject({
  v: z.literal(1),
  /** The id of the video. */
  work: z.string().check(z.regex(/^vid_[0-9a-z]{26}$/)),
  /** Of the artist, who has the key. */
  artist: z.string().check(z.regex(/^usr_[0-9a-z]{26}$/)),
  /** From 1, up by one with each root of the work. Nobody who saw a higher one takes a lower. */
  seq: seconds,
  /** Signed at, and not to be believed after; seconds since 1970. */
  iat: seconds,
  exp: seconds,
  durationMs: count,
  /** Whether the segments open only with keys that the application gives. */
  isEncrypted: z.boolean(),
  playlists: z.array(playlist).check(z.minLength(1), z.maxLength(PLAYLISTS_MAX)),
  /** The object that says which keys took over from which; null while the artist has the first. */
  rotations: z.nullable(cid),
});

/** What a work consists of, by the names of its playlists. */
export type RootManifest = z.infer<typeof root>;
export type RootPlaylist = RootManifest["playlists"][number];

/** Why a root is not believed. */
export type RootRefusal = "too-large" | "signature" | "format" | "another-work" | "expired" | "from-the-future" | "rollback";

export interface RootTrust {
  /** Of the artist, by the application or by rotations from a key that was pinned. */
  readonly keys: readonly PublicKey[];
  readonly work: string;
  /** The highest that was seen of this work; 0 before the first. */
  readonly seqSeen: number;
  readonly now: Date;
}

/** The bytes of a root as an object of at most 4 KiB. */
export async function signRoot(manifest: RootManifest, key: Parameters<typeof signText>[1]): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new TextEncoder().encode(await signText(JSON.stringify(root.parse(manifest)), key));
  if (bytes.length > ROOT_BYTES_MAX) throw new RangeError(`A root has at most ${ROOT_BYTES_MAX} bytes; this has ${bytes.length}.`);
  return bytes;
}

function findRefusal(manifest: RootManifest, trust: RootTrust): RootRefusal | null {
  const nowSeconds = trust.now.getTime() / 1000;
  if (manifest.work !== trust.work) return "another-work";
  if (manifest.seq < trust.seqSeen) return "rollback";
  if (manifest.exp < nowSeconds - CLOCK_SKEW_SECONDS) return "expired";
  return manifest.iat > nowSeconds + CLOCK_SKEW_SECONDS ? "from-the-future" : null;
}

/** Believes nothing of a root before its signature, and then only what is of this work, in time, and not older than what was seen. */
export async function readRoot(bytes: Uint8Array, trust: RootTrust): Promise<{ readonly root: RootManifest } | { readonly refusal: RootRefusal }> {
  if (bytes.length > ROOT_BYTES_MAX) return { refusal: "too-large" };
  const signed = await readSignedText(new TextDecoder().decode(bytes), trust.keys);
  if (signed === null) return { refusal: "signature" };
  const manifest = parsePayload(root, signed.payload);
  if (manifest === null) return { refusal: "format" };
  const refusal = findRefusal(manifest, trust);
  return refusal === null ? { root: manifest } : { refusal };
}

/** What a root claims, before anybody believes it: enough to fetch the rotations that it names. Null of what is no root. */
export function peekRoot(bytes: Uint8Array): RootManifest | null {
  if (bytes.length > ROOT_BYTES_MAX) return null;
  const payload = unbelievedPayload(new TextDecoder().decode(bytes));
  return payload === null ? null : parsePayload(root, payload);
}
