import { EMPTY_ROOT, hashNode, hashSubtree } from "./hash";
import { edgeTiles, splitTile, TILE_HASHES, type TileId } from "./tiles";

export interface Tile {
  readonly id: TileId;
  readonly bytes: Buffer;
}

/** A tree at its right edge: takes leaves, gives tiles as they fill. Memory does not grow with the tree. */
export class GrowingTree {
  #size: number;
  /** Per level of tiles: what its last tile holds so far. */
  readonly #edge: Uint8Array[][];

  private constructor(size: number, edge: Uint8Array[][]) {
    this.#size = size;
    this.#edge = edge;
  }

  /** The tree of `size` leaves, from its last tiles. */
  static async from(size: number, readTile: (tile: TileId) => Promise<Uint8Array>): Promise<GrowingTree> {
    const edge: Uint8Array[][] = [];
    for (const tile of edgeTiles(size)) {
      while (edge.length < tile.level) edge.push([]);
      edge[tile.level] = splitTile(await readTile(tile));
    }
    return new GrowingTree(size, edge);
  }

  get size(): number {
    return this.#size;
  }

  /** Answers the tiles that this leaf filled, lowest first. */
  append(leafHash: Uint8Array): Tile[] {
    const filled: Tile[] = [];
    this.#size += 1;
    let hash = leafHash;
    for (let level = 0; ; level++) {
      const tile = this.#edge[level] ?? [];
      this.#edge[level] = tile;
      tile.push(hash);
      if (tile.length < TILE_HASHES) return filled;
      const index = Math.floor(this.#size / TILE_HASHES ** (level + 1)) - 1;
      filled.push({ id: { level, index, width: TILE_HASHES }, bytes: Buffer.concat(tile) });
      hash = hashSubtree(tile);
      this.#edge[level] = [];
    }
  }

  /** The tiles of the right edge that are not full. */
  partialTiles(): Tile[] {
    return edgeTiles(this.#size).map((id) => ({ id, bytes: Buffer.concat(this.#edge[id.level] ?? []) }));
  }

  root(): Uint8Array {
    let root: Uint8Array | null = null;
    // From the smallest whole subtree, at the right, to the largest.
    for (const tile of this.#edge) {
      let left = tile;
      for (let count = 1; left.length > 0; count *= 2) {
        if ((left.length & count) === 0) continue;
        const peak = hashSubtree(left.slice(left.length - count));
        root = root === null ? peak : hashNode(peak, root);
        left = left.slice(0, left.length - count);
      }
    }
    return root ?? EMPTY_ROOT;
  }
}
