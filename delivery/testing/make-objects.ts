import type { Cid } from "@/protocol/cid";
import { makeCid } from "@/protocol/cid";
import { seededRandom } from "@/test/seeded-random";

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
