import type { Cid } from "@/protocol/cid";
import { followRotations } from "@/protocol/key-rotation";
import { ROOT_BYTES_MAX } from "@/protocol/limits";
import type { NewestRoot } from "@/protocol/newest-root";
import { readRootClaims } from "@/protocol/root-claims";
import { type RootManifest, type RootRefusal, readRoot } from "@/protocol/root-manifest";
import type { PublicKey } from "@/protocol/signed-text";
import type { HttpLayer } from "./layer";
import type { ObjectSource } from "./object-source";
import { ObjectUnreachable } from "./resolver";
import type { RootStore, SeenWork } from "./root-store";

/**
 * What a player may play of a work. `current`: all of it. `expired`: only what its viewer has kept on this device, for nobody vouches for the
 * rest any more. `refused`: nothing, and why. `unreachable`: nobody gave a root, and none was seen before.
 */
export type BelievedRoot =
  | { readonly status: "current" | "expired"; readonly root: RootManifest; readonly cid: Cid }
  | { readonly status: "refused"; readonly refusal: RootRefusal }
  | { readonly status: "unreachable" };

export interface RootQuestion {
  readonly work: string;
  /** What the application says, null when it says nothing. */
  readonly newest: NewestRoot | null;
  /** What was seen on this device before. */
  readonly seen: SeenWork | null;
  readonly resolver: ObjectSource;
  readonly store: RootStore;
  readonly now: Date;
}

async function findKeys(pinned: PublicKey, bytes: Uint8Array, resolver: ObjectSource): Promise<readonly PublicKey[]> {
  const claims = readRootClaims(bytes);
  if (claims === null || claims.rotations === null) return [pinned];
  const rotations = await resolver.get(claims.rotations, { isUrgent: true });
  return followRotations(pinned, claims.artist, new TextDecoder().decode(rotations.bytes));
}

/** Reads one root by what is trusted; what its viewer has kept is read also when its time is over. */
async function readOne(question: RootQuestion, cid: Cid, pinned: PublicKey): Promise<BelievedRoot> {
  const { resolver, seen, work, now } = question;
  const { bytes } = await resolver.get(cid, { isUrgent: true });
  const trust = { keys: await findKeys(pinned, bytes, resolver), work, seqSeen: seen?.seq ?? 0, now };
  const read = await readRoot(bytes, trust);
  if ("root" in read) return { status: "current", root: read.root, cid };
  const claims = readRootClaims(bytes);
  if (read.refusal !== "expired" || seen?.isPinned !== true || claims === null || bytes.length > ROOT_BYTES_MAX) {
    return { status: "refused", refusal: read.refusal };
  }
  const late = await readRoot(bytes, { ...trust, now: new Date(claims.exp * 1000) });
  return "root" in late ? { status: "expired", root: late.root, cid } : { status: "refused", refusal: late.refusal };
}

/**
 * The newest root that can be believed: the application's answer is a hint, the root is signed by the artist's key, and nobody takes it
 * back to one before the newest that was seen here. When the new one is not believed, the one that was seen is used again.
 */
export async function believeRoot(question: RootQuestion): Promise<BelievedRoot> {
  const { newest, seen, store, work } = question;
  const pinnedKey = seen?.pinnedKey ?? newest?.keys[0];
  const candidates = [...new Set([newest?.cid, seen?.rootCid])].filter((cid) => cid !== undefined);
  let best: BelievedRoot = { status: "unreachable" };
  if (pinnedKey === undefined) return best;
  for (const cid of candidates) {
    const read = await readOne(question, cid, pinnedKey).catch(orUnreachable);
    if (read.status === "current") {
      const layers: readonly HttpLayer[] = newest?.layers ?? seen?.layers ?? [];
      await store.keep({ work, pinnedKey, seq: read.root.seq, rootCid: cid, layers, isPinned: seen?.isPinned ?? false });
    }
    if (read.status === "current" || read.status === "expired") return read;
    // That one was refused says more than that another could not be had.
    if (best.status === "unreachable") best = read;
  }
  return best;
}

function orUnreachable(thrown: unknown): BelievedRoot {
  if (thrown instanceof ObjectUnreachable) return { status: "unreachable" };
  throw thrown;
}
