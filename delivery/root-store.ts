import type { Cid } from "@/protocol/cid";
import type { PublicKey } from "@/protocol/signed-text";
import type { HttpLayer } from "./layer";

/** What a player remembers of a work, so that nobody can take it back to an older root or to another's key. */
export interface SeenWork {
  readonly work: string;
  /** The artist's key as the application first named it. */
  readonly pinnedKey: PublicKey;
  /** The highest that was believed. */
  readonly seq: number;
  /** The root with that number. */
  readonly rootCid: Cid;
  /** Whom the application named last: they are asked when it no longer answers. */
  readonly layers: readonly HttpLayer[];
  /** Whether its viewer keeps it for watching without a network. */
  readonly isPinned: boolean;
}

export interface RootStore {
  find(work: string): Promise<SeenWork | null>;
  /** Never takes a work back: of two that are written, the one with the higher `seq` stays. */
  keep(seen: SeenWork): Promise<void>;
}

/** What stays when another is written: a number never goes down, a pinned key never changes, and either may pin. */
export function newerOf(before: SeenWork | null, seen: SeenWork): SeenWork {
  if (before === null) return seen;
  const newest = before.seq > seen.seq ? before : seen;
  return { ...newest, pinnedKey: before.pinnedKey, layers: seen.layers, isPinned: seen.isPinned };
}

export function createMemoryRootStore(): RootStore {
  const rows = new Map<string, SeenWork>();
  return {
    find: async (work) => rows.get(work) ?? null,
    async keep(seen) {
      rows.set(seen.work, newerOf(rows.get(seen.work) ?? null, seen));
    },
  };
}
