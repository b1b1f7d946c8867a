import { fromBase64url } from "@/protocol/base64url";
import { type Cid, cidOfDigest, digestOf } from "@/protocol/cid";
import type { PublicKey } from "@/protocol/signed-text";

/** That a work has a new root, small enough for one packet of a radio. It names the root; it does not replace it. */
export interface Announcement {
  readonly root: Cid;
  /** Of the root; only goes up. */
  readonly seq: number;
  /** Seconds since 1970 at which it was signed. */
  readonly at: number;
}

/** A work, and the key that its roots have to be signed by. */
export interface AnnouncedWork {
  readonly work: string;
  readonly key: PublicKey;
}

export interface HeardAnnouncement extends Announcement {
  readonly work: string;
}

const MAGIC_AND_VERSION = 0xa1;
const ALGORITHM = "Ed25519";
const AT = { version: 0, flags: 1, key: 2, work: 10, digest: 18, seq: 50, at: 54, signature: 58 } as const;
const TAG_BYTES = 8;
const DIGEST_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** Of the 233 that Meshtastic lets a program send in one packet. */
export const ANNOUNCEMENT_BYTES = AT.signature + SIGNATURE_BYTES;
const UINT32_MAX = 0xffff_ffff;
/** What is signed begins with it, so that no signature over anything else can be taken for one of these. */
const DOMAIN = new TextEncoder().encode("mhc-announcement-1");

async function tagOf(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).subarray(0, TAG_BYTES);
}

function signedPart(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(DOMAIN.length + AT.signature);
  whole.set(DOMAIN);
  whole.set(bytes.subarray(0, AT.signature), DOMAIN.length);
  return whole;
}

function keyBytes(key: PublicKey): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64url(key);
  if (bytes?.length !== DIGEST_BYTES) throw new RangeError("A public key has 32 bytes in base64url.");
  return bytes;
}

/** 122 bytes. @throws RangeError for a number that has no room */
export async function signAnnouncement(work: AnnouncedWork, announcement: Announcement, privateKey: CryptoKey): Promise<Uint8Array<ArrayBuffer>> {
  const { root, seq, at } = announcement;
  if (![seq, at].every((each) => Number.isInteger(each) && each > 0 && each <= UINT32_MAX)) throw new RangeError("A number of an announcement has 32 bits.");
  const bytes = new Uint8Array(ANNOUNCEMENT_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(AT.version, MAGIC_AND_VERSION);
  bytes.set(await tagOf(keyBytes(work.key)), AT.key);
  bytes.set(await tagOf(new TextEncoder().encode(work.work)), AT.work);
  bytes.set(digestOf(root), AT.digest);
  view.setUint32(AT.seq, seq);
  view.setUint32(AT.at, at);
  bytes.set(new Uint8Array(await crypto.subtle.sign(ALGORITHM, privateKey, signedPart(bytes))), AT.signature);
  return bytes;
}

/**
 * What an announcement says of one of these works; null of anything else: another form, a work or a key that is not among them, a wrong
 * signature. Tags only find the work; the signature is checked with the whole key.
 */
export async function readAnnouncement(bytes: Uint8Array, works: readonly AnnouncedWork[]): Promise<HeardAnnouncement | null> {
  if (bytes.length !== ANNOUNCEMENT_BYTES || bytes[AT.version] !== MAGIC_AND_VERSION || bytes[AT.flags] !== 0) return null;
  const known = await findWork(bytes, works);
  if (known === null) return null;
  const key = await crypto.subtle.importKey("raw", keyBytes(known.key), ALGORITHM, false, ["verify"]);
  if (!(await crypto.subtle.verify(ALGORITHM, key, bytes.slice(AT.signature), signedPart(bytes)))) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [seq, at] = [view.getUint32(AT.seq), view.getUint32(AT.at)];
  return seq === 0 ? null : { work: known.work, root: cidOfDigest(bytes.subarray(AT.digest, AT.seq)), seq, at };
}

async function findWork(bytes: Uint8Array, works: readonly AnnouncedWork[]): Promise<AnnouncedWork | null> {
  for (const work of works) {
    const isWork = isSame(bytes.subarray(AT.work, AT.digest), await tagOf(new TextEncoder().encode(work.work)));
    if (isWork && isSame(bytes.subarray(AT.key, AT.work), await tagOf(keyBytes(work.key)))) return work;
  }
  return null;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
