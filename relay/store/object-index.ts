import type { Cid } from "@/protocol/cid";
import type { FoundObject } from "./folder-layout";

/** Room for a million MB; the index of so many takes 40 MB of memory. */
export const OBJECTS_MAX = 250_000;

interface Entry {
  readonly bytes: number;
  readonly usedAtMs: number;
}

/** What lies in a store, by name: sizes, last use, and which objects are pinned. Rebuilt from the disk, which alone is the truth. */
export class ObjectIndex {
  readonly #entries = new Map<Cid, Entry>();
  #pinned: ReadonlySet<Cid> = new Set();
  /** The longest unused last; made when room is needed and used up as it is. */
  #leaving: Cid[] = [];
  bytes = 0;

  get count(): number {
    return this.#entries.size;
  }

  clear(): void {
    this.#entries.clear();
    this.#leaving = [];
    this.bytes = 0;
  }

  has(cid: Cid): boolean {
    return this.#entries.has(cid);
  }

  bytesOf(cid: Cid): number {
    return this.#entries.get(cid)?.bytes ?? 0;
  }

  cids(): Iterable<Cid> {
    return this.#entries.keys();
  }

  add({ cid, bytes, usedAtMs }: FoundObject): void {
    this.remove(cid);
    this.#entries.set(cid, { bytes, usedAtMs });
    this.bytes += bytes;
  }

  remove(cid: Cid): void {
    this.bytes -= this.bytesOf(cid);
    this.#entries.delete(cid);
  }

  pin(cids: ReadonlySet<Cid>): void {
    this.#pinned = cids;
    this.#leaving = [];
  }

  isPinned(cid: Cid): boolean {
    return this.#pinned.has(cid);
  }

  get pinnedBytes(): number {
    let bytes = 0;
    for (const cid of this.#pinned) bytes += this.bytesOf(cid);
    return bytes;
  }

  /** The object that nobody pinned and nobody used for the longest time; null when there is none. */
  nextToLeave(): Cid | null {
    const next = this.#takeLeaving();
    if (next !== null) return next;
    const unpinned = [...this.#entries].filter(([cid]) => !this.#pinned.has(cid));
    this.#leaving = unpinned.sort(([, a], [, b]) => b.usedAtMs - a.usedAtMs).map(([cid]) => cid);
    return this.#takeLeaving();
  }

  #takeLeaving(): Cid | null {
    for (let cid = this.#leaving.pop(); cid !== undefined; cid = this.#leaving.pop()) {
      if (this.#entries.has(cid) && !this.#pinned.has(cid)) return cid;
    }
    return null;
  }
}
