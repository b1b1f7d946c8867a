import { hash } from "node:crypto";
import { type Cid, cidOfDigest } from "@/protocol/cid";

/** The address that IPFS gives these bytes as one raw block. */
export function makeCid(bytes: Uint8Array): Cid {
  return cidOfDigest(hash("sha256", bytes, "buffer"));
}
