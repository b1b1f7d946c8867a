import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { INVENTORY_BYTES_MAX } from "@/protocol/inventory";
import type { RsyncUpstream } from "../config";
import { INVENTORY_FILE, placeOf } from "../store/folder-layout";
import { createFolderSource } from "./folder-source";
import { runRsync } from "./run-rsync";
import type { Source } from "./source";

/**
 * A module of an rsync daemon that has the form of a store. What comes goes into a folder of its own, is read from there as from any
 * foreign folder, and is thrown away.
 * @param incoming where half a transfer does no harm
 */
export function createRsyncSource(upstream: RsyncUpstream, incoming: string): Source {
  const pull = async <T>(places: readonly string[], bytesMax: number | undefined, use: (folder: Source) => Promise<T>): Promise<T> => {
    await mkdir(incoming, { recursive: true });
    const into = await mkdtemp(join(incoming, "rsync-"));
    try {
      await runRsync(upstream, places, into, bytesMax);
      return await use(createFolderSource(into));
    } finally {
      await rm(into, { recursive: true, force: true });
    }
  };
  return {
    name: upstream.url,
    findRoots: (works) => pull([INVENTORY_FILE], INVENTORY_BYTES_MAX, (folder) => folder.findRoots(works)),
    fetchObjects: (cids, take) => pull(cids.map(placeOf), undefined, (folder) => folder.fetchObjects(cids, take)),
    close: async () => undefined,
  };
}
