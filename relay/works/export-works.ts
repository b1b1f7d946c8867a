import { join } from "node:path";
import { makeBloomFilter } from "@/protocol/bloom-filter";
import { type Cid, isObject } from "@/protocol/cid";
import { INVENTORY_BYTES_MAX, type Inventory, readInventory } from "@/protocol/inventory";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import type { Relay } from "../relay";
import { readForeignFile } from "../sources/folder-source";
import { writeDurably } from "../store/durable-file";
import { INVENTORY_FILE, placeOf, walkObjects } from "../store/folder-layout";
import { makeInventory } from "./make-inventory";
import { walkWork } from "./walk-work";

export interface Exported {
  readonly works: number;
  readonly written: number;
  /** Objects that were there already, and are what their names say. */
  readonly there: number;
}

/** Copies every work that is here whole into a folder that others can import or sync from. What the folder lists of other works stays. */
export async function exportWorks(relay: Relay, folder: string): Promise<Exported> {
  const incoming = join(folder, "incoming");
  let [written, there] = [0, 0];
  const { works } = await makeInventory(relay);
  const whole: Inventory["works"] = [];
  for (const work of works) {
    const { cids, missing } = await walkWork(relay.store, work.root);
    if (missing.length > 0) continue;
    for (const cid of cids) {
      if (await isThere(folder, cid)) {
        there += 1;
        continue;
      }
      const bytes = await relay.store.read(cid);
      if (bytes === null) throw new Error(`${cid} was spoiled on this disk. \`sync\` brings it again; then export once more.`);
      await writeDurably(join(folder, placeOf(cid)), bytes, incoming);
      written += 1;
    }
    whole.push(work);
  }
  await writeDurably(join(folder, INVENTORY_FILE), JSON.stringify(await describeFolder(folder, whole)), incoming);
  return { works: whole.length, written, there };
}

async function isThere(folder: string, cid: Cid): Promise<boolean> {
  const bytes = await readForeignFile(join(folder, placeOf(cid)), OBJECT_BYTES_MAX);
  return bytes !== null && (await isObject(cid, bytes));
}

async function describeFolder(folder: string, ours: Inventory["works"]): Promise<Inventory> {
  const bytes = await readForeignFile(join(folder, INVENTORY_FILE), INVENTORY_BYTES_MAX);
  const listed = (bytes === null ? null : readInventory(bytes))?.works ?? [];
  const others = listed.filter(({ work }) => !ours.some((each) => each.work === work));
  const found: Cid[] = [];
  let total = 0;
  for await (const { cid, bytes: length } of walkObjects(folder)) {
    found.push(cid);
    total += length;
  }
  return { v: 1, works: [...others, ...ours], objects: { count: found.length, bytes: total, filter: makeBloomFilter(found, found.length) } };
}
