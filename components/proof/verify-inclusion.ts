import { climb, hashLeaf, isSame } from "./climb";
import { type CheckedHead, fromBase64, readCheckpoint, splitHashes } from "./read-checkpoint";

/** What the server gives to check a transfer by; see the procedure `proof.transfer`. */
export interface InclusionProof {
  readonly text: string;
  readonly proof: { readonly index: number; readonly size: number; readonly path: string; readonly salt: string };
  readonly checkpoint: string;
}

export type InclusionVerdict =
  | { readonly isProven: true; readonly head: CheckedHead }
  /** Why not, in words for the person who asked. */
  | { readonly isProven: false; readonly fault: string };

/**
 * Checks in this browser, with nothing of the server's but what it gave, that a transfer is in the log whose signed head the
 * checkpoint is. `verifierKey` should be one that the person had before, not one that came with the proof.
 */
export async function verifyInclusion(given: InclusionProof, verifierKey: string): Promise<InclusionVerdict> {
  const head = await readCheckpoint(given.checkpoint, verifierKey);
  if (head === null) return { isProven: false, fault: "The checkpoint is not signed with the key of this log." };
  const { index, size, path, salt } = given.proof;
  if (size !== head.size) return { isProven: false, fault: "The proof is of another size of the log than the checkpoint." };
  const root = await climb(await hashLeaf(fromBase64(salt), given.text), index, size, splitHashes(path));
  if (root !== null && isSame(root, head.root)) return { isProven: true, head };
  return { isProven: false, fault: "The transfer as shown here is not in the log that was signed." };
}
