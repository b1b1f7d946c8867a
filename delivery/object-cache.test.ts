import { describe, expect, it } from "vitest";
import { createMemoryStore } from "./memory-store";
import { ObjectCache } from "./object-cache";
import { flipBit } from "./testing/hostile-server";
import { makeObjects } from "./testing/make-objects";

describe("a cache of objects", () => {
  it("writes nothing that is not the object, and reads nothing that was spoiled on the disk", async () => {
    const store = createMemoryStore();
    const cache = new ObjectCache(store);
    for (const [cid, bytes] of await makeObjects(3, 1_000)) {
      await expect(cache.keep(cid, flipBit(bytes))).rejects.toThrow(RangeError);
      expect(await store.list()).toEqual([]);
      await cache.keep(cid, bytes);
      expect(await cache.find(cid)).toEqual(bytes);
      await store.write(cid, flipBit(bytes), { usedMs: 0, isPinned: false });
      expect(await cache.find(cid)).toBeNull();
      expect(await store.list()).toEqual([]);
    }
  });

  it("finds what another process has written when it looks thoroughly", async () => {
    const store = createMemoryStore();
    const [page, worker] = [new ObjectCache(store), new ObjectCache(store)];
    for (const [cid, bytes] of await makeObjects(2, 1_000)) {
      await worker.find(cid);
      await page.keep(cid, bytes);
      expect(await worker.find(cid, true)).toEqual(bytes);
    }
  });

  it("keeps to its size, the least used going first, and what is pinned stays until it is let go", async () => {
    const store = createMemoryStore();
    const objects = await makeObjects(40, 1_000);
    const [first, ...others] = objects;
    if (first === undefined) throw new Error("Forty were made.");
    const [pinned, pinnedBytes] = first;
    const cache = new ObjectCache(store, 10_000);
    await cache.keep(pinned, pinnedBytes, true);
    for (const [cid, bytes] of others) await cache.keep(cid, bytes);
    const stored = await store.list();
    expect(stored.map(({ cid }) => cid)).toContain(pinned);
    expect(stored.length).toBeLessThanOrEqual(11);
    expect(stored.map(({ cid }) => cid)).toContain(others.at(-1)?.[0]);
    await cache.unpin([pinned]);
    for (const [cid, bytes] of others) await cache.keep(cid, bytes);
    expect((await store.list()).map(({ cid }) => cid)).not.toContain(pinned);
  });
});
