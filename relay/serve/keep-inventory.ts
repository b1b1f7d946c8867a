import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Relay } from "../relay";
import { orWhenAbsent } from "../store/file-faults";
import { INVENTORY_FILE } from "../store/folder-layout";
import { makeInventory } from "../works/make-inventory";

/** An inventory costs a look at every object: it is made at most so often, however many ask. */
const MADE_AGAIN_MS = 10_000;

/** Answers with the inventory as JSON. What another process brought in is seen by the inventory that it leaves beside the objects. */
export function keepInventory(relay: Relay): () => Promise<string> {
  const { store, clock } = relay;
  let [written, madeAtMs, text]: [bigint | null, number, Promise<string> | null] = [null, 0, null];
  const make = async (): Promise<string> => {
    const file = await orWhenAbsent(stat(join(store.folder, INVENTORY_FILE), { bigint: true }), null);
    if (file !== null && file.mtimeNs !== written) {
      written = file.mtimeNs;
      await store.refresh();
    }
    return JSON.stringify(await makeInventory(relay));
  };
  return () => {
    const nowMs = clock.now().getTime();
    if (text === null || nowMs - madeAtMs >= MADE_AGAIN_MS) {
      madeAtMs = nowMs;
      text = make();
      // Whoever asked gets the fault; the next one asks anew.
      text.catch(() => {
        text = null;
      });
    }
    return text;
  };
}
