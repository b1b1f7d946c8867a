import { beforeEach, expect, test } from "vitest";
import { type Cid, makeCid } from "@/protocol/cid";
import { createMemoryStore } from "../memory-store";
import type { ObjectSource } from "../object-source";
import { ObjectUnreachable } from "../resolver";
import { createMemoryRootStore } from "../root-store";
import { forgetWork, type KeepProgress, keepWork } from "./keep-work";
import { createMemoryKept, type KeptWork } from "./kept-work";
import { createMemoryLeases } from "./key-lease";

const never = new AbortController().signal;
const objects = new Map<Cid, Uint8Array<ArrayBuffer>>();
const cids: Cid[] = [];
for (const word of ["root", "master", "list", "one", "two", "three"]) {
  const bytes = new TextEncoder().encode(word);
  const cid = await makeCid(bytes);
  objects.set(cid, bytes);
  cids.push(cid);
}
const [rootCid, masterCid, listCid] = cids;
if (rootCid === undefined || masterCid === undefined || listCid === undefined) throw new Error("three names at least");

const planned = (work: string, own: readonly Cid[]): KeptWork => ({
  ...{ work, title: "A film", ratio: "16 / 9", durationMs: 4_000, isForAll: true, height: 720, rootCid, masterCid, listCid, picturesCid: null },
  ...{ cids: own, keyParts: [], state: "coming", bytes: 0, atMs: 0 },
});

let asked: Cid[];
let stores: Parameters<typeof forgetWork>[1];
beforeEach(() => {
  asked = [];
  stores = { objects: createMemoryStore(), roots: createMemoryRootStore(), kept: createMemoryKept(), leases: createMemoryLeases() };
});

/** Gives what it may. */
function source(mayGive: (cid: Cid) => boolean): ObjectSource {
  return {
    async get(cid) {
      asked.push(cid);
      const bytes = objects.get(cid);
      if (bytes === undefined || !mayGive(cid)) throw new ObjectUnreachable(cid);
      return { bytes, layer: "origin", firstByteMs: 1, totalMs: 1 };
    },
  };
}

const pinned = async () => (await stores.objects.list()).filter(({ isPinned }) => isPinned).map(({ cid }) => cid);

test("what was begun goes on where it broke off, asks for nothing twice, and is kept when the last part is here", async () => {
  const last = cids.at(-1);
  const work = planned("vid_1", cids);
  const quiet = { signal: never, onProgress: () => undefined };
  await expect(
    keepWork(
      work,
      source((cid) => cid !== last),
      stores,
      quiet,
    ),
  ).rejects.toBeInstanceOf(ObjectUnreachable);
  expect(await stores.kept.find("vid_1")).toMatchObject({ state: "coming" });
  asked = [];
  const told: KeepProgress[] = [];
  const kept = await keepWork(
    work,
    source(() => true),
    stores,
    { signal: never, onProgress: (progress) => told.push(progress) },
  );
  expect(asked).toEqual([last]);
  const bytes = [...objects.values()].reduce((sum, each) => sum + each.length, 0);
  expect(kept).toMatchObject({ state: "kept", bytes });
  expect(told.map(({ done }) => done)).toEqual([5, 6]);
  expect(new Set(await pinned())).toEqual(new Set(cids));
});

test("what is kept plays on while a newer form of it comes, and the older one is let go when that is here", async () => {
  const keeping = { signal: never, onProgress: () => undefined };
  const [old, last] = [cids.slice(0, 5), cids.at(-1)];
  const all = source(() => true);
  await keepWork(planned("vid_1", old), all, stores, keeping);
  const newer = { ...planned("vid_1", [...cids.slice(0, 4), ...cids.slice(5)]), height: 144 };
  const broken = source((cid) => cid !== last);
  await expect(keepWork(newer, broken, stores, keeping)).rejects.toBeInstanceOf(ObjectUnreachable);
  expect(await stores.kept.find("vid_1")).toMatchObject({ state: "kept", height: 720 });
  expect(await pinned()).toEqual(expect.arrayContaining(old));
  await keepWork(newer, all, stores, keeping);
  expect(await stores.kept.find("vid_1")).toMatchObject({ state: "kept", height: 144, cids: newer.cids });
  expect(new Set(await pinned())).toEqual(new Set(newer.cids));
});

test("when one part does not come, no other is asked for any more", async () => {
  const first = cids[0];
  const keeping = { signal: never, onProgress: () => undefined };
  const hundred = Array.from({ length: 20 }, () => cids).flat();
  const some = source((cid) => cid !== first);
  await expect(keepWork(planned("vid_1", hundred), some, stores, keeping)).rejects.toBeInstanceOf(ObjectUnreachable);
  expect(asked.length).toBeLessThan(cids.length);
});

test("who gives a work's room back keeps what another one needs", async () => {
  const quiet = { signal: never, onProgress: () => undefined };
  await keepWork(
    planned("vid_1", cids.slice(0, 4)),
    source(() => true),
    stores,
    quiet,
  );
  await keepWork(
    planned("vid_2", cids.slice(2)),
    source(() => true),
    stores,
    quiet,
  );
  await forgetWork("vid_1", stores);
  expect(new Set(await pinned())).toEqual(new Set(cids.slice(2)));
  expect((await stores.kept.list()).map(({ work }) => work)).toEqual(["vid_2"]);
});
