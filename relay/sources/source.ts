import type { Cid } from "@/protocol/cid";

/** A source did not give what it should: it is not asked again in this sync. The message says what happened, for the operator. */
export class SourceFault extends Error {}

/** Takes an object in. @throws SourceFault when the bytes are not what the name says */
export type TakeObject = (cid: Cid, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;

/** Somewhere objects come from. Nothing of what it says is believed: bytes are compared with their name, roots with the artist's key. */
export interface Source {
  /** As the operator wrote it. */
  readonly name: string;
  /** What it takes to be the newest root of each work; works that it does not know are left out. @throws SourceFault */
  findRoots(works: readonly string[]): Promise<ReadonlyMap<string, Cid>>;
  /** Brings what it has of these, in any order. What it has not is left out. @throws SourceFault, and whatever `take` throws */
  fetchObjects(cids: readonly Cid[], take: TakeObject): Promise<void>;
  close(): Promise<void>;
}

/** The roots of an inventory of whatever text, for the works that were asked for. */
export function rootsAmong(works: readonly string[], listed: readonly { readonly work: string; readonly root: Cid }[]): ReadonlyMap<string, Cid> {
  const asked = new Set(works);
  return new Map(listed.filter(({ work }) => asked.has(work)).map(({ work, root }) => [work, root]));
}
