import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeBloomFilter } from "@/protocol/bloom-filter";
import { INVENTORY_FILE, placeOf } from "../store/folder-layout";
import type { MadeWork } from "./make-work";

/** Fills a folder with a work as an export does, by other code. */
export async function writeStick(folder: string, { work, root, seq, objects }: MadeWork): Promise<void> {
  for (const [cid, bytes] of objects) {
    const path = join(folder, placeOf(cid));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  const inventory = { v: 1, works: [{ work, root, seq }], objects: { count: objects.size, bytes: 0, filter: makeBloomFilter([], 0) } };
  await writeFile(join(folder, INVENTORY_FILE), JSON.stringify(inventory));
}
