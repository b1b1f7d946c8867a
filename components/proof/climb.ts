export async function sha256(...parts: readonly Uint8Array[]): Promise<Uint8Array> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined));
}

// Leaves and nodes are hashed differently, so that one never passes for the other (RFC 6962, 2.1).
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function hashLeaf(salt: Uint8Array, text: string): Promise<Uint8Array> {
  return sha256(LEAF, salt, new TextEncoder().encode(text));
}

const isOdd = (number: number) => number % 2 === 1;
const half = (number: number) => Math.floor(number / 2);

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** From a leaf to the root (RFC 9162, 2.1.3.2); null when the path does not fit the place. */
export async function climb(leafHash: Uint8Array, index: number, size: number, path: readonly Uint8Array[]): Promise<Uint8Array | null> {
  if (index < 0 || index >= size) return null;
  let [at, last, root] = [index, size - 1, leafHash];
  for (const sibling of path) {
    if (last === 0) return null;
    if (isOdd(at) || at === last) {
      root = await sha256(NODE, sibling, root);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      root = await sha256(NODE, root, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? root : null;
}

interface Sized {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether the newer log begins with the older one (RFC 9162, 2.1.4.2). */
export async function isGrowth(old: Sized, current: Sized, path: readonly Uint8Array[]): Promise<boolean> {
  if (old.size < 1 || old.size > current.size) return false;
  if (old.size === current.size) return path.length === 0 && isSame(old.root, current.root);
  let [at, last] = [old.size - 1, current.size - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  const first = at === 0 ? old.root : path[0];
  if (first === undefined) return false;
  let [oldRoot, root] = [first, first];
  for (const sibling of at === 0 ? path : path.slice(1)) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      [oldRoot, root] = await Promise.all([sha256(NODE, sibling, oldRoot), sha256(NODE, sibling, root)]);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      root = await sha256(NODE, root, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && isSame(oldRoot, old.root) && isSame(root, current.root);
}
