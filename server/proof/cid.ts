import { hash } from "node:crypto";

// CIDv1, the codec `raw`, then a multihash: SHA-256, 32 bytes.
const PREFIX = Buffer.from([0x01, 0x55, 0x12, 0x20]);
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** The address that IPFS gives these bytes as one raw block: multibase `b` (RFC 4648 base 32, lower case, unpadded). */
export function makeCid(bytes: Uint8Array): string {
  const cid = Buffer.concat([PREFIX, hash("sha256", bytes, "buffer")]);
  let [text, rest, bits] = ["", 0, 0];
  for (const byte of cid) {
    rest = (rest << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(rest >>> bits) & 31] ?? "";
      rest &= (1 << bits) - 1;
    }
  }
  return `b${text}${bits > 0 ? (BASE32[(rest << (5 - bits)) & 31] ?? "") : ""}`;
}
