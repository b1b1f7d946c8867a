import { type Cid, findCids } from "@/protocol/cid";
import { peekRoot } from "@/protocol/root-manifest";
import type { ObjectStore } from "../store/object-store";

/** Twenty hours of six renditions in segments of two seconds; whoever names more is not followed. */
const WORK_OBJECTS_MAX = 250_000;
/** An HLS playlist with one of these names playlists; any other names what is played. */
const NAMES_PLAYLISTS = /^#EXT-X-(STREAM-INF|MEDIA|I-FRAME-STREAM-INF):/m;

/** A work names more objects than a relay takes. */
export class WorkTooLarge extends Error {}

/** Everything that a root leads to, as far as it is here, each once: the root, its playlists, what these name. */
export interface WorkObjects {
  readonly cids: ReadonlySet<Cid>;
  readonly missing: readonly Cid[];
}

/** All of a work, or what gets through the thinnest line: enough to watch it. */
export type Extent = "whole" | "lifeboat";

/**
 * Follows a root that was believed when it came in.
 * @param fetch asked for what is not here before the walk goes on without it
 * @throws WorkTooLarge
 */
export async function walkWork(
  store: ObjectStore,
  root: Cid,
  fetch: (cids: readonly Cid[]) => Promise<void> = async () => undefined,
  extent: Extent = "whole",
): Promise<WorkObjects> {
  const cids = new Set<Cid>();
  const take = async (named: readonly Cid[]): Promise<void> => {
    const fresh = named.filter((cid) => !cids.has(cid));
    for (const cid of fresh) cids.add(cid);
    if (cids.size > WORK_OBJECTS_MAX) throw new WorkTooLarge(`A work of more than ${WORK_OBJECTS_MAX} objects is not taken.`);
    const absent = fresh.filter((cid) => !store.index.has(cid));
    if (absent.length > 0) await fetch(absent);
  };
  await take([root]);
  const rootBytes = await store.read(root);
  const manifest = rootBytes === null ? null : peekRoot(rootBytes);
  const first = manifest?.playlists.filter(({ kind }) => extent === "whole" || kind === "lifeboat").map(({ cid }) => cid) ?? [];
  await take([...first, ...(manifest?.rotations ? [manifest.rotations] : [])]);
  const below = await namedBy(store, first);
  await take(below.playlists);
  const leaves = await namedBy(store, below.playlists);
  await take([...below.leaves, ...leaves.playlists, ...leaves.leaves]);
  return { cids, missing: [...cids].filter((cid) => !store.index.has(cid)) };
}

async function namedBy(store: ObjectStore, lists: readonly Cid[]): Promise<{ readonly playlists: Cid[]; readonly leaves: Cid[] }> {
  const [playlists, leaves]: [Set<Cid>, Set<Cid>] = [new Set(), new Set()];
  for (const list of lists) {
    const text = (await store.read(list))?.toString("utf8") ?? "";
    const into = NAMES_PLAYLISTS.test(text) ? playlists : leaves;
    for (const cid of findCids(text)) into.add(cid);
  }
  return { playlists: [...playlists], leaves: [...leaves] };
}
