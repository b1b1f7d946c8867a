import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import { keyIdOf, keyUri } from "@/protocol/key-uri";
import { MINUTE_MS } from "@/server/kernel/durations";

/** A key opens this much of one rendition: whoever loses access gets no further than to the end of it. */
export const EPOCH_MS = 5 * MINUTE_MS;
const KEY_BYTES = 16;
const BLOCK_BYTES = 16;
const CIPHER = "aes-128-cbc";
/** No segment has this number, so that no IV is used twice under a key. */
const INIT_SEQUENCE = 2 ** 32 - 1;

/** The secret that all keys of a work are made of, and how often it was a new one. */
export interface WorkSecret {
  readonly videoId: string;
  readonly generation: number;
  readonly secret: Buffer;
}

/** A place in a rendition: 0 is the init, 1 the first segment, beginning at `startMs`. */
export interface SealedPlace {
  readonly part: string;
  readonly position: number;
  readonly startMs: number;
}

function keyIdAt({ videoId, generation }: Pick<WorkSecret, "videoId" | "generation">, place: SealedPlace): string {
  return keyIdOf({ videoId, generation, part: place.part, epoch: epochOf(place) });
}

/** HKDF-SHA-256 (RFC 5869) of the work's secret: the same place always has the same key, so that what is packaged anew keeps its names. */
export function deriveKey(work: WorkSecret, keyId: string): Buffer {
  return Buffer.from(hkdfSync("sha256", work.secret, "", `mhc content key ${keyId}`, KEY_BYTES));
}

function epochOf(place: SealedPlace): number {
  return Math.floor(place.startMs / EPOCH_MS);
}

/** Of a segment its media sequence number, as players take it to be (RFC 8216 §5.2); of the init a number that no segment has. */
function ivOf(place: SealedPlace): Buffer {
  const iv = Buffer.alloc(BLOCK_BYTES);
  iv.writeUInt32BE(place.position === 0 ? INIT_SEQUENCE : place.position - 1, BLOCK_BYTES - 4);
  return iv;
}

function keyAt(work: WorkSecret, place: SealedPlace): Buffer {
  return deriveKey(work, keyIdAt(work, place));
}

/** AES-128-CBC with PKCS #7 padding over the whole, as HLS has it (RFC 8216 §4.3.2.4). */
export function sealBytes(work: WorkSecret, place: SealedPlace, plain: Uint8Array): Uint8Array<ArrayBuffer> {
  const cipher = createCipheriv(CIPHER, keyAt(work, place), ivOf(place));
  return new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final()]));
}

/** @throws Error when these are not the bytes that were sealed for this place. */
export function openBytes(work: WorkSecret, place: SealedPlace, sealed: Uint8Array): Uint8Array<ArrayBuffer> {
  const decipher = createDecipheriv(CIPHER, keyAt(work, place), ivOf(place));
  return new Uint8Array(Buffer.concat([decipher.update(sealed), decipher.final()]));
}

/** The line of a playlist before the objects that a key opens; the init's says its IV, segments go by their number. */
export function keyLine(work: Pick<WorkSecret, "videoId" | "generation">, place: SealedPlace): string {
  const uri = keyUri(keyIdAt(work, place));
  const iv = place.position === 0 ? `,IV=0x${ivOf(place).toString("hex")}` : "";
  return `#EXT-X-KEY:METHOD=AES-128,URI="${uri}"${iv}`;
}

/** Whether another key begins at this place. */
export function isNewEpoch(place: SealedPlace, before: SealedPlace): boolean {
  return before.position === 0 || epochOf(place) !== epochOf(before);
}
