import type { Cid } from "@/protocol/cid";

/** Where the bytes of an object are kept. */
export function objectKey(cid: Cid): string {
  return `objects/${cid}`;
}
