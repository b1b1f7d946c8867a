import { openDeviceStores } from "@/delivery/device-stores";
import type { KeptWork } from "@/delivery/keep/kept-work";
import { askLease, openLease } from "@/delivery/keep/key-lease";
import { fetchKey, KeyRefused } from "./object-loader";
import { WorkRefused } from "./work-refused";

const FORBIDDEN = 403;
const REFUSALS = [401, 403, 404];
/** With a lease here, nobody waits long for the application. */
const ANSWER_MS_MAX = 2_000;
const ENDED = "The site says that you may not watch this film now, so its keys here are deleted. Sign in, or look at your membership.";
const OVER = "The time for which this film plays without asking is over. Go online once, and it plays again.";

function toBuffer(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)).buffer;
}

/**
 * How the keys of a film that is kept here are found: what the application says is right, and while it says nothing, the lease.
 * @throws WorkRefused when access has ended, or nobody can be asked and the lease is over
 */
export async function openKeptKeys(kept: KeptWork, { isRefused, isAlone }: { readonly isRefused: boolean; readonly isAlone: boolean }) {
  const { leases } = await openDeviceStores();
  // There may be no root for a while also of what one may watch: what counts is what is said of its keys.
  if (isRefused && (await askLease(leases, kept)) === "refused") throw new WorkRefused(ENDED);
  if (isAlone && (await openLease(leases, kept.work, Date.now())) === null) throw new WorkRefused(OVER);
  const findLeased = async (id: string): Promise<ArrayBuffer> => {
    const key = (await openLease(leases, kept.work, Date.now()))?.get(id);
    if (key === undefined) throw new KeyRefused(FORBIDDEN);
    return toBuffer(key);
  };
  return async (id: string, signal: AbortSignal): Promise<ArrayBuffer> => {
    if (isAlone) return findLeased(id);
    try {
      return await fetchKey(id, signal, ANSWER_MS_MAX);
    } catch (thrown) {
      signal.throwIfAborted();
      const isRefusal = thrown instanceof KeyRefused && REFUSALS.includes(thrown.status);
      if (isRefusal && (await askLease(leases, kept)) === "refused") throw thrown;
      return findLeased(id);
    }
  };
}
