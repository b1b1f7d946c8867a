import { once } from "node:events";
import type { Cid } from "@/protocol/cid";
import type { AdapterDoor } from "../adapters/adapter-process";
import type { Doors } from "../adapters/adapters";
import type { AdapterName } from "../adapters/installed-adapter";
import { askBlock } from "./block-rpc";
import { BoundedGet } from "./bounded-get";
import { fetchEach } from "./fetch-each";
import { type Source, SourceFault } from "./source";

const PULLS_AT_ONCE = 6;
/** A connection breaks a moment before the end of the process behind it is known. */
const END_KNOWN_MS = 300;

interface Asked {
  readonly door: AdapterDoor;
  readonly node: BoundedGet;
}

/**
 * An adapter's peers, by the call that a node of IPFS answers too. It knows of no works. That none of its peers has an object is no fault,
 * because it says so at once. @param adapters closed with the source
 */
export function createAdapterSource(name: AdapterName, adapters: Doors, pullsAtOnce = PULLS_AT_ONCE): Source {
  let asked: Asked | null = null;
  const open = async (): Promise<Asked> => {
    const door = await adapters.door(name);
    if (asked?.door === door) return asked;
    asked?.node.close();
    asked = { door, node: new BoundedGet({ url: door.url, secret: door.secret, allowPrivate: true, method: "POST" }, pullsAtOnce) };
    return asked;
  };
  const get = async (cid: Cid): Promise<Uint8Array<ArrayBuffer> | null> => {
    const { door, node } = await open();
    try {
      return await askBlock(node, cid);
    } catch (thrown) {
      if (!(thrown instanceof SourceFault) || !(await isGone(door))) throw thrown;
      // It ended in the middle, and is started again: once more, at its new door.
      return askBlock((await open()).node, cid);
    }
  };
  return {
    name: `the adapter ${name}`,
    findRoots: async () => new Map(),
    fetchObjects: async (cids, take) => {
      await open();
      await fetchEach({ cids, take, pullsAtOnce, get });
    },
    close: async () => {
      asked?.node.close();
      await adapters.close();
    },
  };
}

async function isGone({ gone }: AdapterDoor): Promise<boolean> {
  if (!gone.aborted) await once(gone, "abort", { signal: AbortSignal.timeout(END_KNOWN_MS) }).catch(() => undefined);
  return gone.aborted;
}
