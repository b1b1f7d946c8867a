import { createHash } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
/** CIDv1, raw, SHA-256 of 32 bytes. */
const PREFIX = [0x01, 0x55, 0x12, 0x20];

/** The name of an object, as `protocol/cid.ts` makes it, which is not beside an adapter. */
export function nameOf(bytes) {
  let [text, rest, bits] = ["b", 0, 0];
  for (const byte of [...PREFIX, ...createHash("sha256").update(bytes).digest()]) {
    rest = (rest << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(rest >>> (bits - 5)) & 31];
    rest &= (1 << bits) - 1;
  }
  return text + ALPHABET[(rest << (5 - bits)) & 31];
}

/** Where an object lies in a drive: the path by which gateways and relays answer for it. */
export const placeInDrive = (name) => `/ipfs/${name}`;
