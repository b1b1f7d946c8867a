import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { INVENTORY_BYTES_MAX, readInventory } from "@/protocol/inventory";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import { codeOf } from "../store/file-faults";
import { INVENTORY_FILE, placeOf } from "../store/folder-layout";
import { rootsAmong, type Source, SourceFault } from "./source";

/** Of a folder that somebody else filled: a plain file that is no larger, or null. @throws SourceFault when the disk does not answer */
export async function readForeignFile(path: string, bytesMax: number): Promise<Buffer<ArrayBuffer> | null> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = await file.stat();
      return stat.isFile() && stat.size <= bytesMax ? Buffer.from(await file.readFile()) : null;
    } finally {
      await file.close();
    }
  } catch (thrown) {
    const code = codeOf(thrown);
    if (["ENOENT", "ENOTDIR", "ELOOP", "ENXIO", "EISDIR"].includes(code)) return null;
    throw new SourceFault(`${path} could not be read (${code}).`);
  }
}

/** A folder in the form of a store: a stick, a disk, what rsync brought. Only files of names that were asked for are opened. */
export function createFolderSource(path: string): Source {
  return {
    name: path,
    findRoots: async (works) => {
      const bytes = await readForeignFile(join(path, INVENTORY_FILE), INVENTORY_BYTES_MAX);
      return rootsAmong(works, (bytes === null ? null : readInventory(bytes))?.works ?? []);
    },
    fetchObjects: async (cids, take) => {
      for (const cid of cids) {
        const bytes = await readForeignFile(join(path, placeOf(cid)), OBJECT_BYTES_MAX);
        if (bytes !== null) await take(cid, bytes);
      }
    },
    close: async () => undefined,
  };
}
