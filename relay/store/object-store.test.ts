import { appendFile, mkdir, readdir, readFile, rename, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cid, makeCid } from "@/protocol/cid";
import { bytesOf } from "../testing/make-work";
import { makeFolder, TestClock } from "../testing/open-test-relay";
import { placeOf } from "./folder-layout";
import { ObjectStore, QuotaReached } from "./object-store";

let [folder, remove]: [string, () => Promise<void>] = ["", async () => undefined];
const clock = new TestClock();
const openStore = async (quotaBytes = 1e9) => {
  const store = new ObjectStore({ folder: join(folder, "store"), incoming: join(folder, "incoming"), quotaBytes, clock });
  await store.refresh();
  return store;
};
const put = async (store: ObjectStore, name: string, length = 1000): Promise<Cid> => {
  const bytes = bytesOf(name, length);
  const cid = await makeCid(bytes);
  expect(await store.put(cid, bytes)).toBe(true);
  return cid;
};
const pathOf = (cid: Cid) => join(folder, "store", placeOf(cid));
const isOpened = async (store: ObjectStore, cid: Cid) => {
  const opened = await store.open(cid);
  await opened?.file.close();
  return opened !== null;
};

beforeEach(async () => {
  ({ folder, remove } = await makeFolder());
});
afterEach(() => remove());

describe("a store of objects", () => {
  it("gives back what it was given, also to the next process, and leaves nothing half-written beside it", async () => {
    const cid = await put(await openStore(), "one");
    const next = await openStore();
    expect(await next.read(cid)).toEqual(Buffer.from(bytesOf("one", 1000)));
    expect([next.index.count, next.index.bytes]).toEqual([1, 1000]);
    expect(await readdir(join(folder, "incoming"))).toEqual([]);
  });

  it("takes in nothing that its name was not given to, and nothing larger than an object", async () => {
    const store = await openStore();
    const cid = await makeCid(bytesOf("one", 1000));
    expect(await store.put(cid, bytesOf("two", 1000))).toBe(false);
    const large = bytesOf("large", 2 * 1024 * 1024 + 1);
    expect(await store.put(await makeCid(large), large)).toBe(false);
    expect(store.index.count).toBe(0);
  });

  const spoiled: readonly (readonly [string, (path: string) => Promise<unknown>])[] = [
    ["changed in one byte", async (path) => writeFile(path, (await readFile(path)).fill(7, 500, 501))],
    ["cut short", (path) => truncate(path, 999)],
    ["made longer", (path) => appendFile(path, "x")],
    ["replaced by a link", async (path) => [await rename(path, `${path}.away`), await symlink(`${path}.away`, path)]],
    ["replaced by a folder", async (path) => [await rm(path), await mkdir(path)]],
  ];
  it.each(spoiled)("never hands out a file that was %s, and removes it", async (_, spoil) => {
    const store = await openStore();
    const cid = await put(store, "one");
    expect(await isOpened(store, cid)).toBe(true);
    await spoil(pathOf(cid));
    expect(await isOpened(store, cid)).toBe(false);
    expect(await store.read(cid)).toBeNull();
    expect((await readdir(dirname(pathOf(cid)))).filter((name) => name === cid)).toEqual([]);
  });

  it("finds a change that set back the time of the file", async () => {
    const store = await openStore();
    const cid = await put(store, "one");
    const past = new Date("2026-11-23T12:00:30Z");
    await utimes(pathOf(cid), past, past);
    expect(await isOpened(store, cid)).toBe(true);
    await writeFile(pathOf(cid), bytesOf("two", 1000));
    await utimes(pathOf(cid), past, past);
    expect(await isOpened(store, cid)).toBe(false);
  });

  it("lets what is not pinned leave when room is needed, the longest unused first", async () => {
    const store = await openStore(3000);
    const [first, second, third] = [await put(store, "1"), await put(store, "2"), await put(store, "3")];
    for (const [cid, hours] of [
      [first, 1],
      [second, 3],
      [third, 2],
    ] as const)
      await utimes(pathOf(cid), clock.now(), new Date(clock.now().getTime() - hours * 3_600_000));
    await store.refresh();
    store.index.pin(new Set([second]));
    const fourth = await put(store, "4");
    const has = [first, second, third, fourth].map((cid) => store.index.has(cid));
    expect(has).toEqual([true, true, false, true]);
    expect(store.index.bytes).toBe(3000);
    expect(await store.read(third)).toBeNull();
  });

  it("keeps what was used again, once the use is older than an hour", async () => {
    const store = await openStore(2000);
    const [first, second] = [await put(store, "1"), await put(store, "2")];
    await utimes(pathOf(first), clock.now(), new Date(clock.now().getTime() - 3 * 3_600_000));
    await utimes(pathOf(second), clock.now(), new Date(clock.now().getTime() - 2 * 3_600_000));
    await store.read(first);
    const next = await openStore(2000);
    await put(next, "3");
    expect([next.index.has(first), next.index.has(second)]).toEqual([true, false]);
  });

  it("refuses when everything that fills it is pinned, and keeps that", async () => {
    const store = await openStore(2000);
    const pinned = [await put(store, "1"), await put(store, "2")];
    store.index.pin(new Set(pinned));
    const bytes = bytesOf("3", 1);
    await expect(store.put(await makeCid(bytes), bytes)).rejects.toThrow(QuotaReached);
    expect([store.index.count, store.index.bytes]).toEqual([2, 2000]);
    expect((await openStore()).index.count).toBe(2);
  });

  it("does not lose from sight what comes in while it reads the disk", async () => {
    const store = await openStore();
    await put(store, "before");
    const refreshed = store.refresh();
    const cids = await Promise.all(["a", "b", "c"].map((name) => put(store, name)));
    await refreshed;
    expect(cids.every((cid) => store.index.has(cid))).toBe(true);
    expect(store.index.bytes).toBe(4000);
  });

  it("takes no file for an object that lies where its name does not say", async () => {
    const store = await openStore();
    const cid = await put(store, "one");
    await mkdir(join(folder, "store/ipfs/zz"), { recursive: true });
    await rename(pathOf(cid), join(folder, "store/ipfs/zz", cid));
    await writeFile(join(folder, "store/ipfs/zz/notes.txt"), "hello");
    expect((await openStore()).index.count).toBe(0);
  });
});
