import { EMPTY_ROOT, hashNode } from "./hash";

/** The hash of the whole subtree of height `level` that is the `index`-th from the left at that height. */
export type FindNode = (level: number, index: number) => Promise<Uint8Array>;

/** The largest power of two below `count`, which is 2 or more. */
function splitAt(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/** The root over the leaves from `from` (included) to `to`: RFC 6962's MTH, whole subtrees taken ready. */
export async function rootOf(find: FindNode, from: number, to: number): Promise<Uint8Array> {
  const count = to - from;
  if (count === 0) return EMPTY_ROOT;
  const level = Math.log2(count);
  if (Number.isInteger(level) && from % count === 0) return find(level, from / count);
  const middle = from + splitAt(count);
  const [left, right] = await Promise.all([rootOf(find, from, middle), rootOf(find, middle, to)]);
  return hashNode(left, right);
}

/** What leads from leaf `index` up to the root of a tree of `size` leaves, lowest first (RFC 6962, 2.1.1). */
export async function inclusionPath(find: FindNode, index: number, size: number): Promise<Uint8Array[]> {
  const path: Promise<Uint8Array>[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitAt(to - from);
    const isLeft = index < middle;
    path.unshift(isLeft ? rootOf(find, middle, to) : rootOf(find, from, middle));
    if (isLeft) to = middle;
    else from = middle;
  }
  return Promise.all(path);
}

/** What shows that the tree of `size` leaves begins with that of `oldSize` leaves (RFC 6962, 2.1.2). */
export async function consistencyPath(find: FindNode, oldSize: number, size: number): Promise<Uint8Array[]> {
  if (oldSize === 0 || oldSize === size) return [];
  const path: Promise<Uint8Array>[] = [];
  let [from, to] = [0, size];
  // Down to the subtree at whose right edge the old tree ended.
  while (to !== oldSize) {
    const middle = from + splitAt(to - from);
    const isLeft = oldSize <= middle;
    path.unshift(isLeft ? rootOf(find, middle, to) : rootOf(find, from, middle));
    if (isLeft) to = middle;
    else from = middle;
  }
  // A whole tree of old is known to whoever checks; anything else is not.
  if (from > 0) path.unshift(rootOf(find, from, to));
  return Promise.all(path);
}
