import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readInventory } from "@/protocol/inventory";
import type { Clock } from "../clock";
import { writeDurably } from "../store/durable-file";
import { INVENTORY_FILE } from "../store/folder-layout";
import { ObjectStore } from "../store/object-store";
import { takeLock } from "../store/take-lock";
import type { CarouselSink } from "./receive-carousel";

/** Where a receiver puts what it hears, while nobody else writes there. */
export interface FolderSink extends CarouselSink {
  close(): Promise<void>;
}

/**
 * A folder in the form of a store, which a relay takes as an upstream of the kind `folder` or imports: it alone decides what of it to believe.
 * Beyond its quota what lay there longest leaves.
 * @throws Error when another process writes into it
 */
export async function openFolderSink(folder: string, quotaBytes: number, clock: Clock): Promise<FolderSink> {
  await mkdir(folder, { recursive: true });
  const release = await takeLock(folder, "write");
  if (release === null) throw new Error(`Another process writes into ${folder}.`);
  const store = new ObjectStore({ folder, incoming: join(folder, "incoming"), quotaBytes, clock });
  await store.sweep();
  await store.refresh();
  return {
    has: (cid) => store.index.has(cid),
    put: async (cid, bytes, kind) => {
      if (kind === "object") return store.put(cid, bytes);
      if (readInventory(bytes) === null) return false;
      await writeDurably(join(folder, INVENTORY_FILE), bytes, store.incoming);
      return true;
    },
    close: release,
  };
}
