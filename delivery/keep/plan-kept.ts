import type { Cid } from "@/protocol/cid";
import type { ObjectSource } from "../object-source";
import type { KeptWork } from "./kept-work";
import type { KeyPart } from "./key-lease";
import { type MasterLists, readMaster, readRendition, type Variant } from "./read-lists";

const BITS = 8;
const MS_PER_SECOND = 1_000;
/** Of six hours in segments of two seconds, picture and sound, and captions. */
const OBJECTS_MAX = 25_000;

/** A work of which something can be kept. */
export interface Keepable {
  readonly rootCid: Cid;
  readonly masterCid: Cid;
  /** The list of its small pictures. */
  readonly picturesCid: Cid | null;
  readonly lists: MasterLists;
}

async function readText(source: ObjectSource, cid: Cid, signal: AbortSignal): Promise<string> {
  return new TextDecoder().decode((await source.get(cid, { signal })).bytes);
}

export async function readKeepable(source: ObjectSource, named: Omit<Keepable, "lists">, signal: AbortSignal): Promise<Keepable> {
  return { ...named, lists: readMaster(await readText(source, named.masterCid, signal)) };
}

/** How much a size takes, nearly: what its segments are on average. */
export function estimateBytes({ averageBps }: Variant, durationMs: number): number {
  return Math.ceil((averageBps * durationMs) / MS_PER_SECOND / BITS);
}

type About = Pick<KeptWork, "work" | "title" | "ratio" | "durationMs" | "isForAll">;

/** Everything that one size with its sound, all captions and the small pictures is made of. @throws RangeError of a work that is more than any film */
export async function planKept(source: ObjectSource, keepable: Keepable, about: About, variant: Variant, signal: AbortSignal): Promise<KeptWork> {
  const { rootCid, masterCid, picturesCid, lists } = keepable;
  const named = [variant.listCid, variant.soundCid, picturesCid, ...lists.captionCids].filter((cid) => cid !== null);
  const cids = new Set<Cid>([rootCid, masterCid, ...named]);
  const keyParts: KeyPart[] = [];
  for (const list of named) {
    const rendition = readRendition(await readText(source, list, signal));
    for (const cid of rendition.cids) cids.add(cid);
    if (rendition.keyPart !== null) keyParts.push(rendition.keyPart);
  }
  if (cids.size > OBJECTS_MAX) throw new RangeError("This film has more parts than can be kept.");
  const { height, listCid } = variant;
  return { ...about, height, rootCid, masterCid, listCid, picturesCid, cids: [...cids], keyParts, state: "coming", bytes: 0, atMs: Date.now() };
}
