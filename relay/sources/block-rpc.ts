import type { Cid } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import type { BoundedGet } from "./bounded-get";

/** Of a search among others, which otherwise may have no end; less than is waited for the answer. */
const SEARCH = "8s";

/** The one call of Kubo's RPC that relays know: nodes of IPFS answer it, and adapters of every kind. @throws SourceFault */
export function askBlock(node: BoundedGet, cid: Cid): Promise<Buffer<ArrayBuffer> | null> {
  return node.get(`/api/v0/block/get?arg=${cid}&timeout=${SEARCH}`, OBJECT_BYTES_MAX);
}
