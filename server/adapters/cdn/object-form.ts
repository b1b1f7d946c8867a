import type { Cid } from "@/protocol/cid";

/** As every layer answers. A name's bytes never change: 29,034,956 s is what public gateways of IPFS say. */
export const OBJECT_HEADERS = { "content-type": "application/vnd.ipld.raw", "cache-control": "public, max-age=29034956, immutable" } as const;

/** Where an object lies in a CDN's store, so that its address is the one call of every layer. */
export function storeKey(cid: Cid): string {
  return `ipfs/${cid}`;
}
