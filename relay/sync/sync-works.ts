import type { Cid } from "@/protocol/cid";
import { openBudget, type Relay } from "../relay";
import type { Source } from "../sources/source";
import { takeLock } from "../store/take-lock";
import { writeInventory } from "../works/make-inventory";
import { pinnedObjects } from "../works/pinned-objects";
import { readPins } from "../works/pins";
import { askSource, type Pulling } from "./pull-objects";
import { type SyncedWork, syncWork } from "./sync-work";

export interface SyncResult {
  readonly works: readonly SyncedWork[];
  readonly pulledObjects: number;
  readonly pulledBytes: number;
  /** Sources that failed, and how. */
  readonly faults: readonly string[];
}

/**
 * Brings every pinned work up to its newest root, as far as the sources have it. May be killed at any line: what is here is whole, and the
 * next sync goes on. Sources are closed.
 * @param isLifeboatFirst whether what gets through the thinnest line comes first, of all works, and then everything else
 * @throws Error when another process writes into this folder
 */
export async function syncWorks(relay: Relay, sources: readonly Source[], isLifeboatFirst = relay.config.lifeboatFirst): Promise<SyncResult> {
  const release = await takeLock(relay.folder, "write");
  if (release === null) throw new Error(`Another process writes into ${relay.folder}.`);
  try {
    await relay.store.sweep();
    await relay.store.refresh();
    return await syncHeld(relay, sources, isLifeboatFirst);
  } finally {
    await Promise.all(sources.map((source) => source.close()));
    await release();
  }
}

async function syncHeld(relay: Relay, sources: readonly Source[], isLifeboatFirst: boolean): Promise<SyncResult> {
  const pins = await readPins(relay.folder);
  const budget = await openBudget(relay, "pulled");
  const pulling: Pulling = { store: relay.store, budget, sources, out: new Map(), pulledObjects: 0, pulledBytes: 0 };
  const claims = await collectClaims(
    pulling,
    pins.map(({ work }) => work),
  );
  const pinned = await pinnedObjects(relay);
  relay.store.index.pin(pinned);
  const boats = new Map<string, SyncedWork>();
  for (const pin of isLifeboatFirst ? pins : []) {
    boats.set(pin.work, await syncWork(relay, pulling, { pin, claims: claims.get(pin.work) ?? [], extent: "lifeboat" }, pinned));
  }
  const works: SyncedWork[] = [];
  for (const pin of pins) {
    const boat = boats.get(pin.work);
    // Its newest root was looked for already, and is not looked for twice.
    const left = boat === undefined ? (claims.get(pin.work) ?? []) : [];
    const synced = boat?.state === "absent" ? boat : await syncWork(relay, pulling, { pin, claims: left, extent: "whole" }, pinned);
    works.push({ ...synced, notes: [...new Set([...(boat?.notes ?? []), ...synced.notes])] });
  }
  relay.store.index.pin(await pinnedObjects(relay));
  await budget.close();
  await writeInventory(relay);
  const faults = [...pulling.out].map(([source, why]) => `${source.name}: ${why}`);
  return { works, pulledObjects: pulling.pulledObjects, pulledBytes: pulling.pulledBytes, faults };
}

/** What the sources take to be the newest root of each work: each source is asked once, all together, so that none holds up the others. */
async function collectClaims(pulling: Pulling, works: readonly string[]): Promise<ReadonlyMap<string, readonly Cid[]>> {
  const asked = works.length === 0 ? [] : pulling.sources;
  const answers = await Promise.all(asked.map((source) => askSource(pulling, source, () => source.findRoots(works))));
  const claims = new Map<string, Cid[]>();
  for (const [work, cid] of answers.flatMap((roots) => [...(roots ?? [])])) claims.set(work, [...(claims.get(work) ?? []), cid]);
  return claims;
}
