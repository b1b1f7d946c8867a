import type { Cid } from "@/protocol/cid";
import type { Relay } from "../relay";
import { QuotaReached } from "../store/object-store";
import { type Belief, believeRoot } from "../works/believe-root";
import type { Pin } from "../works/pins";
import { type Extent, WorkTooLarge, walkWork } from "../works/walk-work";
import { readWorkState, type WorkHead, type WorkState, writeWorkState } from "../works/work-state";
import { BudgetSpent, type Pulling, pullObjects } from "./pull-objects";

export interface SyncedWork {
  readonly work: string;
  /** `whole`: all of the newest root is here. `partial`: some of it; the next sync goes on. `absent`: no root was found that is believed. */
  readonly state: "whole" | "partial" | "absent";
  /** The highest root that was believed; 0 without one. */
  readonly seq: number;
  readonly missing: number;
  /** Why it is not whole, or why a root was refused. */
  readonly notes: readonly string[];
}

/** What is pulled of a pinned work, and what the sources take to be its newest root. */
export interface WorkToSync {
  readonly pin: Pin;
  readonly claims: readonly Cid[];
  readonly extent: Extent;
}

/** Finds the newest root of a work that is believed, remembers it before anything else, and pulls what it names. */
export async function syncWork(relay: Relay, pulling: Pulling, { pin, claims, extent }: WorkToSync, pinned: Set<Cid>): Promise<SyncedWork> {
  const notes: string[] = [];
  const before = await readWorkState(relay.folder, pin.work);
  try {
    const seen = await findNewest(relay, pulling, pin, { claims, before, pinned, notes });
    if (seen === null) return { work: pin.work, state: "absent", seq: 0, missing: 0, notes };
    const held = before?.held ?? null;
    if (seen.seq !== before?.seen.seq) await writeWorkState(relay.folder, pin.work, { seen, held });
    const fetch = async (cids: readonly Cid[]): Promise<void> => {
      for (const cid of cids) pinned.add(cid);
      await pullObjects(pulling, cids);
    };
    const { missing } = await walkWork(relay.store, seen.root, fetch, extent);
    if (extent === "lifeboat") return { work: pin.work, state: "partial", seq: seen.seq, missing: missing.length, notes };
    if (missing.length === 0 && seen.seq !== held?.seq) await writeWorkState(relay.folder, pin.work, { seen, held: seen });
    return { work: pin.work, state: missing.length === 0 ? "whole" : "partial", seq: seen.seq, missing: missing.length, notes };
  } catch (thrown) {
    if (!(thrown instanceof QuotaReached || thrown instanceof BudgetSpent || thrown instanceof WorkTooLarge)) throw thrown;
    return endEarly(relay, pin, [...notes, thrown.message]);
  }
}

async function endEarly(relay: Relay, pin: Pin, notes: readonly string[]): Promise<SyncedWork> {
  const state = await readWorkState(relay.folder, pin.work);
  if (state === null) return { work: pin.work, state: "absent", seq: 0, missing: 0, notes };
  const { missing } = await walkWork(relay.store, state.seen.root);
  return { work: pin.work, state: "partial", seq: state.seen.seq, missing: missing.length, notes };
}

interface Search {
  readonly claims: readonly Cid[];
  readonly before: WorkState | null;
  readonly pinned: Set<Cid>;
  readonly notes: string[];
}

/** The highest root among the claims that is believed after what was seen before; what was seen before when there is none. */
async function findNewest(relay: Relay, pulling: Pulling, pin: Pin, { claims, before, pinned, notes }: Search): Promise<WorkHead | null> {
  let seen = before?.seen ?? null;
  for (const cid of new Set(claims)) {
    if (cid === seen?.root) continue;
    const bytes = await fetchWhole(relay, pulling, pinned, cid);
    if (bytes === null) {
      notes.push(`${cid}: nobody has it`);
      continue;
    }
    const belief = await believe(relay, pulling, { pin, cid, bytes, seen, pinned });
    if ("refusal" in belief) {
      notes.push(`${cid}: refused (${belief.refusal})`);
      pinned.delete(cid);
    } else seen = belief.head;
  }
  return seen;
}

function believe(
  relay: Relay,
  pulling: Pulling,
  claim: { readonly pin: Pin; readonly cid: Cid; readonly bytes: Uint8Array; readonly seen: WorkHead | null; readonly pinned: Set<Cid> },
): Promise<Belief> {
  return believeRoot({ ...claim, now: relay.clock.now(), findObject: (cid) => fetchWhole(relay, pulling, claim.pinned, cid) });
}

async function fetchWhole(relay: Relay, pulling: Pulling, pinned: Set<Cid>, cid: Cid): Promise<Uint8Array | null> {
  if (!relay.store.index.has(cid)) {
    pinned.add(cid);
    await pullObjects(pulling, [cid]);
  }
  return relay.store.read(cid);
}
