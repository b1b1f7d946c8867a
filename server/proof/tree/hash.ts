import { hash } from "node:crypto";

/** What separates a leaf from a node of the tree, so that one can never pass for the other (RFC 6962, 2.1). */
const LEAF = Buffer.from([0]);
const NODE = 1;

export const HASH_BYTES = 32;
export const EMPTY_ROOT: Buffer = hash("sha256", "", "buffer");

/** Of the parts, one after the other. */
export function hashLeaf(...parts: readonly Uint8Array[]): Buffer {
  return hash("sha256", Buffer.concat([LEAF, ...parts]), "buffer");
}

// Reused: a tree of millions of leaves is as many nodes, and each is hashed before the next begins.
const pair = Buffer.alloc(1 + 2 * HASH_BYTES, NODE);

export function hashNode(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return hash("sha256", pair, "buffer");
}

/** The root over whole subtrees of one height, 2ⁿ of them at most; they are a tree of their own. */
export function hashSubtree(hashes: readonly Uint8Array[]): Buffer {
  let level: readonly Uint8Array[] = hashes;
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let at = 0; at + 1 < level.length; at += 2) above.push(hashNode(level[at] ?? EMPTY_ROOT, level[at + 1] ?? EMPTY_ROOT));
    level = above;
  }
  return Buffer.from(level[0] ?? EMPTY_ROOT);
}
