import type { Cid } from "@/protocol/cid";
import type { IpfsUpstream } from "../config";
import { askBlock } from "./block-rpc";
import { BoundedGet } from "./bounded-get";
import { fetchEach } from "./fetch-each";
import { type Source, SourceFault } from "./source";

const PULLS_AT_ONCE = 6;
/** By which Kubo answers for whatever it could not do (https://docs.ipfs.tech/reference/kubo/rpc/#http-status-codes). */
const KUBO_FAILED = 500;

/**
 * A node of IPFS on this machine, by the RPC of Kubo. Which others it has bytes from, by bitswap over whatever transport, is its own affair;
 * an object's name is its CID there too. It knows of no works. What it does not find in time counts as a fault: each takes seconds, and a
 * work has thousands.
 */
export function createIpfsSource({ url }: IpfsUpstream, pullsAtOnce = PULLS_AT_ONCE): Source {
  const node = new BoundedGet({ url, allowPrivate: true, method: "POST", absentStatus: KUBO_FAILED }, pullsAtOnce);
  const get = async (cid: Cid): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = await askBlock(node, cid);
    if (bytes === null) throw new SourceFault(`The node at ${url} does not find ${cid}, nor others in a row.`);
    return bytes;
  };
  return {
    name: url,
    findRoots: async () => new Map(),
    fetchObjects: (cids, take) => fetchEach({ cids, take, pullsAtOnce, get }),
    close: async () => node.close(),
  };
}
