import { describe, expect, it } from "vitest";
import { makeBloomFilter, readBloomFilter } from "./bloom-filter";
import { cidOfDigest, makeCid } from "./cid";
import { type Inventory, readInventory } from "./inventory";

const name = (n: number) => makeCid(new TextEncoder().encode(`object ${n}`));
const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe("a filter of objects", () => {
  it("never denies an object that is there, and promises at most 2 % of those that are not", async () => {
    const [here, elsewhere] = [
      await Promise.all(Array.from({ length: 1000 }, (_, n) => name(n))),
      await Promise.all(Array.from({ length: 1000 }, (_, n) => name(-n - 1))),
    ];
    const mayHave = readBloomFilter(makeBloomFilter(here, here.length));
    expect(here.every((cid) => mayHave?.(cid))).toBe(true);
    expect(elsewhere.filter((cid) => mayHave?.(cid)).length).toBeLessThanOrEqual(20);
  });

  it("is refused when its size is not what it says", () => {
    const filter = makeBloomFilter([], 0);
    expect(readBloomFilter(filter)?.(cidOfDigest(new Uint8Array(32)))).toBe(false);
    for (const wrong of [{ bits: 128 }, { bits: 0, data: "" }, { looks: 0 }, { looks: 1e9 }, { data: "!" }])
      expect(readBloomFilter({ ...filter, ...wrong })).toBeNull();
  });
});

describe("an inventory", () => {
  const sound: Inventory = {
    v: 1,
    works: [{ work: `vid_${"0".repeat(26)}`, root: cidOfDigest(new Uint8Array(32)), seq: 3 }],
    objects: { count: 0, bytes: 0, filter: makeBloomFilter([], 0) },
  };

  it("is read back as it was written", () => {
    expect(readInventory(text(sound))).toEqual(sound);
  });

  it("is nothing at all when it is too large, no JSON, or names what is no object or work", () => {
    const work = sound.works[0];
    expect(readInventory(new Uint8Array(1024 * 1024 + 1))).toBeNull();
    expect(readInventory(new TextEncoder().encode("{"))).toBeNull();
    expect(readInventory(text({ ...sound, works: [{ ...work, root: "../../etc/passwd" }] }))).toBeNull();
    expect(readInventory(text({ ...sound, works: [{ ...work, work: "http://127.0.0.1/" }] }))).toBeNull();
    expect(readInventory(text({ ...sound, works: Array.from({ length: 1001 }, () => work) }))).toBeNull();
  });
});
