import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { GrowingTree } from "./growing-tree";
import { EMPTY_ROOT, hashLeaf } from "./hash";
import { consistencyPath, inclusionPath, rootOf } from "./proofs";
import { nodesOfTiles, type TileId, tileKey } from "./tiles";
import { isConsistent, isSame, rootFromInclusion } from "./verify";

/** The tree of RFC 6962 as its text defines it, from nothing but the leaves. */
function plainRoot(leaves: readonly Buffer[]): Buffer {
  const sha = (...parts: readonly Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  if (leaves.length === 0) return sha();
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return sha(Buffer.from([0]), only);
  let middle = 1;
  while (middle * 2 < leaves.length) middle *= 2;
  return sha(Buffer.from([1]), plainRoot(leaves.slice(0, middle)), plainRoot(leaves.slice(middle)));
}

const leafAt = (index: number) => Buffer.from(`leaf ${index}`);
const leaves = (count: number) => Array.from({ length: count }, (_, index) => leafAt(index));

class Shelf {
  readonly #tiles = new Map<string, Buffer>();
  put(id: TileId, bytes: Buffer): void {
    expect(this.#tiles.get(tileKey(id))?.equals(bytes) ?? true).toBe(true);
    this.#tiles.set(tileKey(id), bytes);
  }
  readonly read = async (id: TileId): Promise<Buffer> => {
    const found = this.#tiles.get(tileKey(id));
    if (found === undefined) throw new Error(`There is no ${tileKey(id)}.`);
    return found;
  };
}

/** Grows in steps, each from the stored tiles alone. */
async function grow(shelf: Shelf, steps: readonly number[]): Promise<Uint8Array[]> {
  const roots: Uint8Array[] = [];
  let size = 0;
  for (const to of steps) {
    const tree = await GrowingTree.from(size, shelf.read);
    for (; size < to; size++) for (const tile of tree.append(hashLeaf(leafAt(size)))) shelf.put(tile.id, tile.bytes);
    for (const tile of tree.partialTiles()) shelf.put(tile.id, tile.bytes);
    roots.push(tree.root());
  }
  return roots;
}

const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 64, 100, 255, 256, 257, 300, 511, 512, 513, 700];

describe("the log's tree", () => {
  it("has the roots that RFC 6962 defines, at every size, grown from its tiles", async () => {
    const roots = await grow(new Shelf(), SIZES);
    expect(roots.map((root) => Buffer.from(root).toString("hex"))).toEqual(SIZES.map((size) => plainRoot(leaves(size)).toString("hex")));
    expect((await GrowingTree.from(0, new Shelf().read)).root()).toEqual(EMPTY_ROOT);
  });

  it("grows over the first tile of the third level without a stored tile changing", async () => {
    const size = 256 * 256 + 3;
    const shelf = new Shelf();
    const [, root] = await grow(shelf, [256 * 256 - 1, size]);
    const find = nodesOfTiles(size, shelf.read);
    expect(Buffer.from(await rootOf(find, 0, size))).toEqual(Buffer.from(root ?? []));
    const path = await inclusionPath(find, 65_536, size);
    expect(isSame(rootFromInclusion(hashLeaf(leafAt(65_536)), 65_536, size, path) ?? EMPTY_ROOT, root ?? EMPTY_ROOT)).toBe(true);
  });

  it("proves every leaf at every size, by 20 hashes at most for a million leaves, and nothing else", async () => {
    const shelf = new Shelf();
    const roots = await grow(shelf, SIZES);
    for (const [step, size] of SIZES.entries()) {
      const root = roots[step] ?? EMPTY_ROOT;
      for (let index = 0; index < size; index += Math.max(1, Math.floor(size / 37))) {
        const path = await inclusionPath(nodesOfTiles(size, shelf.read), index, size);
        expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));
        expect(rootFromInclusion(hashLeaf(leafAt(index)), index, size, path)).toEqual(Buffer.from(root));
        expect(rootFromInclusion(hashLeaf(leafAt(index + 1)), index, size, path)).not.toEqual(Buffer.from(root));
        if (size > 1) expect(rootFromInclusion(hashLeaf(leafAt(index)), index, size, path.slice(1)) ?? EMPTY_ROOT).not.toEqual(Buffer.from(root));
      }
    }
  });

  it("proves that each tree begins with every earlier one, and a tree that was forked is found out", async () => {
    const shelf = new Shelf();
    const roots = await grow(shelf, SIZES);
    for (const [newer, size] of SIZES.entries()) {
      for (const [older, oldSize] of SIZES.slice(0, newer + 1).entries()) {
        const [old, current] = [
          { size: oldSize, root: roots[older] ?? EMPTY_ROOT },
          { size, root: roots[newer] ?? EMPTY_ROOT },
        ];
        const path = await consistencyPath(nodesOfTiles(size, shelf.read), oldSize, size);
        expect(isConsistent(old, current, path)).toBe(true);
        const forked = { ...old, root: hashLeaf(Buffer.from("another history")) };
        expect(isConsistent(forked, current, path)).toBe(false);
        if (path.length > 0) expect(isConsistent(old, current, path.slice(0, -1))).toBe(false);
      }
    }
  });

  it("names tiles as tlog-tiles does", () => {
    expect(tileKey({ level: 0, index: 1_234_067, width: 256 })).toBe("tile/0/x001/x234/067");
    expect(tileKey({ level: 2, index: 0, width: 17 })).toBe("tile/2/000.p/17");
  });
});
