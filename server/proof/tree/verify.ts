import { EMPTY_ROOT, hashNode } from "./hash";

const isOdd = (number: number) => number % 2 === 1;
const half = (number: number) => Math.floor(number / 2);

/** The root that leaf hash, place and path lead to (RFC 9162, 2.1.3.2); null when the path does not fit the place. */
export function rootFromInclusion(leafHash: Uint8Array, index: number, size: number, path: readonly Uint8Array[]): Uint8Array | null {
  if (index < 0 || index >= size) return null;
  let [at, last, root] = [index, size - 1, leafHash];
  for (const sibling of path) {
    if (last === 0) return null;
    if (isOdd(at) || at === last) {
      root = hashNode(sibling, root);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      root = hashNode(root, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? root : null;
}

/** Whether the tree of `size` leaves with root `root` begins with the one of `oldSize` leaves (RFC 9162, 2.1.4.2). */
export function isConsistent(
  old: { readonly size: number; readonly root: Uint8Array },
  current: { readonly size: number; readonly root: Uint8Array },
  path: readonly Uint8Array[],
): boolean {
  if (old.size > current.size) return false;
  if (old.size === 0) return path.length === 0 && isSame(old.root, EMPTY_ROOT);
  if (old.size === current.size) return path.length === 0 && isSame(old.root, current.root);
  let [at, last] = [old.size - 1, current.size - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  const rest = at === 0 ? [...path] : path.slice(1);
  const first = at === 0 ? old.root : path[0];
  if (first === undefined) return false;
  let [oldRoot, root] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      oldRoot = hashNode(sibling, oldRoot);
      root = hashNode(sibling, root);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      root = hashNode(root, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && isSame(oldRoot, old.root) && isSame(root, current.root);
}

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
