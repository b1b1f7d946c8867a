import type { Cid } from "@/protocol/cid";

/** What is known of a stored object without reading it. */
export interface StoredObject {
  readonly cid: Cid;
  readonly bytes: number;
  /** Since 1970. */
  readonly usedMs: number;
  /** Kept for watching without a network, until somebody lets it go. */
  readonly isPinned: boolean;
}

/** Where objects lie. It may lose or spoil any of them: whoever reads compares. Rejects when the disk is full or the browser keeps nothing. */
export interface ObjectStore {
  /** Notes that it was used. */
  read(cid: Cid, usedMs: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /** What is pinned stays pinned. */
  write(cid: Cid, bytes: Uint8Array<ArrayBuffer>, about: { readonly usedMs: number; readonly isPinned: boolean }): Promise<void>;
  unpin(cid: Cid): Promise<void>;
  remove(cid: Cid): Promise<void>;
  list(): Promise<readonly StoredObject[]>;
}
