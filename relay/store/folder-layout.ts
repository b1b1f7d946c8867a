import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Cid, isCid } from "@/protocol/cid";
import { orWhenAbsent } from "./file-faults";

/** A store, a stick and an rsync module have one form: this file, and objects where `placeOf` says. */
export const INVENTORY_FILE = "inventory.json";
export const OBJECTS_FOLDER = "ipfs";
/** At 32 × 32 shards no folder grows beyond what FAT32 takes. */
const SHARD = /^[a-z2-7]{2}$/;

/** Where an object lies below such a folder. The last character but two is not narrowed by the form of names. */
export function placeOf(cid: Cid): string {
  return `${OBJECTS_FOLDER}/${cid.slice(-3, -1)}/${cid}`;
}

export interface FoundObject {
  readonly cid: Cid;
  readonly bytes: number;
  readonly usedAtMs: number;
}

/** Every object of a folder, a shard at a time. What has no name of an object, or lies elsewhere than its name says, is none. */
export async function* walkObjects(folder: string): AsyncGenerator<FoundObject> {
  for (const shard of await namesIn(join(folder, OBJECTS_FOLDER))) {
    if (!SHARD.test(shard)) continue;
    const cids = (await namesIn(join(folder, OBJECTS_FOLDER, shard))).filter(isCid).filter((cid) => cid.slice(-3, -1) === shard);
    const found = await Promise.all(cids.map((cid) => findObject(folder, cid)));
    yield* found.filter((each) => each !== null);
  }
}

async function namesIn(path: string): Promise<string[]> {
  return orWhenAbsent(readdir(path), []);
}

async function findObject(folder: string, cid: Cid): Promise<FoundObject | null> {
  const stat = await orWhenAbsent(lstat(join(folder, placeOf(cid))), null);
  return stat?.isFile() ? { cid, bytes: stat.size, usedAtMs: stat.mtimeMs } : null;
}
