import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isCid } from "@/protocol/cid";
import type { Relay } from "../relay";
import { orWhenAbsent } from "../store/file-faults";
import { OBJECTS_FOLDER, placeOf } from "../store/folder-layout";
import { readPins } from "../works/pins";
import { walkWork } from "../works/walk-work";
import { readWorkState } from "../works/work-state";
import { type Command, openRelayFor, readArgs } from "./command";

/** Hashes every object, and looks whether every work that should be whole is. 1 when anything is wrong; what is spoiled is removed. */
export const verify: Command = async (context) => {
  const { folder } = readArgs(context, "verify", 0);
  const relay = await openRelayFor(context, folder);
  const findings = [...(await findSpoiled(relay)), ...(await findStrays(relay)), ...(await findGaps(relay))];
  for (const finding of findings) context.print(`WRONG ${finding}`);
  context.print(`${relay.store.index.count} objects, ${relay.store.index.bytes} bytes: ${findings.length} wrong`);
  return findings.length === 0 ? 0 : 1;
};

async function findSpoiled({ store }: Relay): Promise<string[]> {
  const spoiled: string[] = [];
  for (const cid of [...store.index.cids()]) {
    if ((await store.read(cid)) === null) spoiled.push(`${cid}: not what its name says; removed`);
  }
  return spoiled;
}

/** What lies among the objects and is none: nobody is served it, and somebody put it there. */
async function findStrays({ store }: Relay): Promise<string[]> {
  const root = join(store.folder, OBJECTS_FOLDER);
  const entries = await orWhenAbsent(readdir(root, { recursive: true, withFileTypes: true }), []);
  const strays = entries.filter((entry) => {
    const isShard = entry.isDirectory() && entry.parentPath === root && /^[a-z2-7]{2}$/.test(entry.name);
    const isObjectFile = entry.isFile() && isCid(entry.name) && join(store.folder, placeOf(entry.name)) === join(entry.parentPath, entry.name);
    return !isShard && !isObjectFile;
  });
  return strays.map((entry) => `${join(entry.parentPath, entry.name)}: not an object in its place`);
}

async function findGaps({ folder, store }: Relay): Promise<string[]> {
  const gaps: string[] = [];
  for (const { work } of await readPins(folder)) {
    const held = (await readWorkState(folder, work))?.held;
    if (!held) continue;
    const { missing } = await walkWork(store, held.root);
    if (missing.length > 0) gaps.push(`${work}: ${missing.length} objects of root ${held.seq} are missing; sync brings them again`);
  }
  return gaps;
}
