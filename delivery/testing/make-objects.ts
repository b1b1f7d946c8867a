import type { Cid } from "@/protocol/cid";
import { makeCid } from "@/protocol/cid";

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The bytes between are zeros: what counts is that no two objects are the same. */
const BYTES_A_NUMBER = 16;

/** Objects of some length with their names; the same for the same seed. */
export async function makeObjects(count: number, bytesEach: number, seed = 1): Promise<Map<Cid, Uint8Array<ArrayBuffer>>> {
  const random = seededRandom(seed);
  const objects = new Map<Cid, Uint8Array<ArrayBuffer>>();
  while (objects.size < count) {
    const bytes = new Uint8Array(bytesEach);
    for (let at = 0; at < bytesEach; at += BYTES_A_NUMBER) bytes[at] = Math.floor(random() * 256);
    objects.set(await makeCid(bytes), bytes);
  }
  return objects;
}
