import { join } from "node:path";
import { makeBloomFilter } from "@/protocol/bloom-filter";
import type { Inventory } from "@/protocol/inventory";
import type { Relay } from "../relay";
import { writeDurably } from "../store/durable-file";
import { INVENTORY_FILE } from "../store/folder-layout";
import { readPins } from "./pins";
import { readWorkState } from "./work-state";

/** What this relay has: works that are here whole, and all objects, pinned or not. */
export async function makeInventory({ folder, store }: Relay): Promise<Inventory> {
  const works: Inventory["works"] = [];
  for (const { work } of await readPins(folder)) {
    const held = (await readWorkState(folder, work))?.held;
    if (held) works.push({ work, root: held.root, seq: held.seq });
  }
  const { count, bytes } = store.index;
  return { v: 1, works, objects: { count, bytes, filter: makeBloomFilter(store.index.cids(), count) } };
}

/** Leaves it beside the objects, for whoever takes them by rsync or carries the folder away. */
export async function writeInventory(relay: Relay): Promise<void> {
  await writeDurably(join(relay.store.folder, INVENTORY_FILE), JSON.stringify(await makeInventory(relay)), relay.store.incoming);
}
