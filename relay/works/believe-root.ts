import type { Cid } from "@/protocol/cid";
import { followRotations } from "@/protocol/key-rotation";
import { peekRoot, type RootManifest, type RootRefusal, readRoot } from "@/protocol/root-manifest";
import type { Pin } from "./pins";
import type { WorkHead } from "./work-state";

export type Belief = { readonly root: RootManifest; readonly head: WorkHead } | { readonly refusal: RootRefusal | "second-of-its-number" };

export interface RootClaim {
  readonly cid: Cid;
  readonly bytes: Uint8Array;
  readonly pin: Pin;
  /** The highest that was believed so far. */
  readonly seen: WorkHead | null;
  readonly now: Date;
  /** Brings the object that names the artist's keys since the pinned one, whole and hashed. */
  readonly findObject: (cid: Cid) => Promise<Uint8Array | null>;
}

/**
 * Whether a root is the work's, newer than or the same as the one that was seen, and signed by the newest key that its rotations lead to
 * from the pinned one. A key that was once handed over is not believed again.
 */
export async function believeRoot({ cid, bytes, pin, seen, now, findObject }: RootClaim): Promise<Belief> {
  const claimed = peekRoot(bytes);
  if (claimed === null) return { refusal: "format" };
  const rotations = claimed.rotations === null ? null : await findObject(claimed.rotations);
  const text = rotations === null ? "" : new TextDecoder().decode(rotations);
  const keys = await followRotations(pin.key, claimed.artist, text);
  const key = keys.at(-1) ?? pin.key;
  if (seen !== null && !keys.includes(seen.key)) return { refusal: "signature" };
  const read = await readRoot(bytes, { keys: [key], work: pin.work, seqSeen: seen?.seq ?? 0, now });
  if ("refusal" in read) return read;
  // Whoever signs two roots with one number lets different people see different works.
  if (seen?.seq === read.root.seq && seen.root !== cid) return { refusal: "second-of-its-number" };
  return { root: read.root, head: { seq: read.root.seq, root: cid, key } };
}
