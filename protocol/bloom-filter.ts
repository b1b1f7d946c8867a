import { fromBase64url, toBase64url } from "./base64url";
import { type Cid, digestOf } from "./cid";

/** Ten bits an object and seven looks: of 100 objects that are not there, one seems to be (m/n = 10, k = 7: 0.8 %). */
const BITS_PER_OBJECT = 10;
const LOOKS = 7;
const BITS_MIN = 64;

/** Which objects somebody has, in little room: never denies one that is there, and seldom promises one that is not. */
export interface BloomFilter {
  readonly bits: number;
  readonly looks: number;
  /** The bits, the lowest of each byte first, in base64url. */
  readonly data: string;
}

/** Names are hashes already: two words of the digest give all positions (Kirsch and Mitzenmacher, 2006). */
function* positionsOf(cid: Cid, bits: number, looks: number): Generator<number> {
  const words = new DataView(digestOf(cid).buffer);
  const [first, step] = [words.getUint32(0), words.getUint32(4) | 1];
  for (let look = 0; look < looks; look++) yield (first + look * (step >>> 0)) % bits;
}

/** @param count how many names there are, which decides the size */
export function makeBloomFilter(cids: Iterable<Cid>, count: number): BloomFilter {
  const bytes = new Uint8Array(Math.ceil(Math.max(count * BITS_PER_OBJECT, BITS_MIN) / 8));
  const bits = bytes.length * 8;
  for (const cid of cids) {
    for (const position of positionsOf(cid, bits, LOOKS)) bytes[position >>> 3] = (bytes[position >>> 3] ?? 0) | (1 << (position & 7));
  }
  return { bits, looks: LOOKS, data: toBase64url(bytes) };
}

/** Answers whether an object may be there; null of a filter that contradicts itself. */
export function readBloomFilter(filter: BloomFilter): ((cid: Cid) => boolean) | null {
  const bytes = fromBase64url(filter.data);
  if (bytes === null || filter.bits < 1 || bytes.length * 8 !== filter.bits || filter.looks < 1 || filter.looks > 32) return null;
  return (cid) => [...positionsOf(cid, filter.bits, filter.looks)].every((position) => ((bytes[position >>> 3] ?? 0) & (1 << (position & 7))) !== 0);
}
