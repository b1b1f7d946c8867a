import type { Cid } from "@/protocol/cid";
import type { DeviceStores } from "../device-stores";
import { ObjectCache } from "../object-cache";
import type { ObjectSource } from "../object-source";
import { ObjectUnreachable } from "../resolver";
import type { KeptStore, KeptWork } from "./kept-work";

const AT_ONCE = 4;
/** The browser's database puts them in a row by itself. */
const REMOVED_AT_ONCE = 100;

export interface KeepProgress {
  readonly done: number;
  readonly of: number;
  readonly bytes: number;
}

type Stores = Pick<DeviceStores, "objects" | "roots" | "kept">;

interface Keeping {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: KeepProgress) => void;
}

/** Whether the work's root is believed also when its time is over. */
async function pinRoot({ roots }: Pick<Stores, "roots">, work: string, isPinned: boolean): Promise<void> {
  const seen = await roots.find(work);
  if (seen !== null) await roots.keep({ ...seen, isPinned });
}

async function findPinned({ objects }: Pick<Stores, "objects">): Promise<Map<Cid, number>> {
  return new Map((await objects.list()).filter(({ isPinned }) => isPinned).map(({ cid, bytes }) => [cid, bytes]));
}

/** What other works that are kept need: two films may begin alike. */
async function findNeeded(kept: KeptStore, work: string): Promise<Set<Cid>> {
  const others = (await kept.list()).filter((each) => each.work !== work && each.state !== "going");
  return new Set(others.flatMap(({ cids }) => cids));
}

/** Brings what is missing, a few at once. Nothing is written any more when it has ended, however it did. */
async function bringMissing(cids: readonly Cid[], source: ObjectSource, { objects }: Pick<Stores, "objects">, { signal, onProgress }: Keeping): Promise<void> {
  const cache = new ObjectCache(objects);
  const here = await findPinned({ objects });
  const missing = cids.filter((cid) => !here.has(cid));
  let bytes = cids.reduce((sum, cid) => sum + (here.get(cid) ?? 0), 0);
  let done = cids.length - missing.length;
  const tell = () => onProgress({ done, of: cids.length, bytes });
  tell();
  let hasFailed = false;
  const queue = missing.values();
  const work = async () => {
    for (const cid of queue) {
      signal.throwIfAborted();
      if (hasFailed) return;
      const found = await source.get(cid, { signal });
      await cache.keep(cid, found.bytes, true);
      done += 1;
      bytes += found.bytes.length;
      tell();
    }
  };
  const noteFailure = (thrown: unknown) => {
    hasFailed = true;
    throw thrown;
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => work().catch(noteFailure)));
  for (const each of ended) if (each.status === "rejected") throw each.reason;
}

/**
 * Brings all of a planned work here, each object verified and spared from eviction, and goes on where an earlier try was. It is kept when the
 * last of them is here; one that was kept before in an older form plays meanwhile, and is let go then.
 * @throws ObjectUnreachable when nobody gives one of them; the reason of `signal`; what the browser says when its room is over
 */
export async function keepWork(planned: KeptWork, source: ObjectSource, stores: Stores, keeping: Keeping): Promise<KeptWork> {
  const before = await stores.kept.find(planned.work);
  const cids = [...new Set([...planned.cids, ...(before?.cids ?? [])])];
  await stores.kept.write(before?.state === "kept" ? { ...before, cids } : { ...planned, cids });
  await bringMissing(planned.cids, source, stores, keeping);
  // Counted anew: the browser or another page may have removed something meanwhile.
  const pinned = await findPinned(stores);
  const lost = planned.cids.find((cid) => !pinned.has(cid));
  if (lost !== undefined) throw new ObjectUnreachable(lost);
  await pinRoot(stores, planned.work, true);
  const needed = await findNeeded(stores.kept, planned.work);
  const own = new Set(planned.cids);
  for (const cid of cids) if (!own.has(cid) && !needed.has(cid)) await stores.objects.unpin(cid);
  const kept: KeptWork = { ...planned, state: "kept", bytes: planned.cids.reduce((sum, cid) => sum + (pinned.get(cid) ?? 0), 0) };
  await stores.kept.write(kept);
  return kept;
}

/** Gives the room of a work back, but for what another that is kept has too. Who is stopped meanwhile goes on by the state that it leaves. */
export async function forgetWork(work: string, stores: Stores & Pick<DeviceStores, "leases">): Promise<void> {
  await stores.leases.remove(work);
  await pinRoot(stores, work, false);
  const kept = await stores.kept.find(work);
  if (kept === null) return;
  await stores.kept.write({ ...kept, state: "going" });
  const needed = await findNeeded(stores.kept, work);
  const cids = kept.cids.filter((cid) => !needed.has(cid));
  for (let from = 0; from < cids.length; from += REMOVED_AT_ONCE) {
    await Promise.all(cids.slice(from, from + REMOVED_AT_ONCE).map((cid) => stores.objects.remove(cid)));
  }
  await stores.kept.remove(work);
}
