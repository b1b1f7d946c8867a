import { HASH_BYTES, hashSubtree } from "./hash";
import type { FindNode } from "./proofs";

/** Hashes a full tile holds, and the height of the subtree that they make (C2SP tlog-tiles). */
export const TILE_HASHES = 256;
const TILE_HEIGHT = 8;

export interface TileId {
  /** 0: of leaf hashes. 1: of the roots of full tiles of level 0, and so on. */
  readonly level: number;
  readonly index: number;
  /** How many hashes; below 256 only at the right edge. */
  readonly width: number;
}

/** Such as `tile/0/x001/067` or, of the right edge, `tile/0/000.p/17`: the width is in the name, so that none is ever written twice. */
export function tileKey({ level, index, width }: TileId): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0");
  const groups = digits.match(/\d{3}/g) ?? [];
  const path = groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join("/");
  return `tile/${level}/${path}${width === TILE_HASHES ? "" : `.p/${width}`}`;
}

/** How many hashes a tree of `size` leaves has at a level of tiles. */
export function hashesAt(level: number, size: number): number {
  return Math.floor(size / TILE_HASHES ** level);
}

/** The last tile of each level that is not full, lowest first: what a tree needs to grow on. */
export function edgeTiles(size: number): TileId[] {
  const tiles: TileId[] = [];
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const width = hashesAt(level, size) % TILE_HASHES;
    if (width > 0) tiles.push({ level, index: Math.floor(hashesAt(level, size) / TILE_HASHES), width });
  }
  return tiles;
}

export function splitTile(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, at) => bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}

/** Looks nodes up in the tiles of a tree of `size` leaves. */
export function nodesOfTiles(size: number, readTile: (tile: TileId) => Promise<Uint8Array>): FindNode {
  return async (level, index) => {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const count = 2 ** (level % TILE_HEIGHT);
    const first = index * count;
    const tile = Math.floor(first / TILE_HASHES);
    const width = Math.min(TILE_HASHES, hashesAt(tileLevel, size) - tile * TILE_HASHES);
    const hashes = splitTile(await readTile({ level: tileLevel, index: tile, width }));
    const at = first - tile * TILE_HASHES;
    return hashSubtree(hashes.slice(at, at + count));
  };
}
