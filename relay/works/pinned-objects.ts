import type { Cid } from "@/protocol/cid";
import type { Relay } from "../relay";
import { readPins } from "./pins";
import { walkWork } from "./walk-work";
import { readWorkState } from "./work-state";

/** Every object of every pinned work: of the newest root that is here whole, and of the one that is on its way. */
export async function pinnedObjects({ folder, store }: Relay): Promise<Set<Cid>> {
  const pinned = new Set<Cid>();
  for (const { work } of await readPins(folder)) {
    const state = await readWorkState(folder, work);
    for (const root of new Set([state?.held?.root, state?.seen.root])) {
      if (root === undefined) continue;
      for (const cid of (await walkWork(store, root)).cids) pinned.add(cid);
    }
  }
  return pinned;
}
