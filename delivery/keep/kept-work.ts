import type { Cid } from "@/protocol/cid";
import type { KeyPart } from "./key-lease";

/** A work that its viewer keeps on this device, to watch it without a network. */
export interface KeptWork {
  /** The id of the video. */
  readonly work: string;
  readonly title: string;
  /** "1280 / 720". */
  readonly ratio: string;
  readonly durationMs: number;
  /** Whether everybody may watch it; the keys of another are leased. */
  readonly isForAll: boolean;
  /** Of the picture that was chosen, in pixels. */
  readonly height: number;
  /** The root that it was kept by: what was signed later may name other objects. */
  readonly rootCid: Cid;
  readonly masterCid: Cid;
  /** The list of the chosen picture: no other is played. */
  readonly listCid: Cid;
  /** The list of its small pictures; null of a film that had none then. */
  readonly picturesCid: Cid | null;
  /** Everything that lies here for it; while a newer one comes, what belongs to either. */
  readonly cids: readonly Cid[];
  /** The renditions whose keys it needs. */
  readonly keyParts: readonly KeyPart[];
  /** `coming` until all of it is here, `going` until none of it is. */
  readonly state: "coming" | "kept" | "going";
  /** All of it; 0 while it comes. */
  readonly bytes: number;
  /** Since 1970. */
  readonly atMs: number;
}

export interface KeptStore {
  find(work: string): Promise<KeptWork | null>;
  /** The newest first. */
  list(): Promise<readonly KeptWork[]>;
  write(kept: KeptWork): Promise<void>;
  remove(work: string): Promise<void>;
}

export function newestFirst(works: readonly KeptWork[]): readonly KeptWork[] {
  return [...works].sort((a, b) => b.atMs - a.atMs);
}

export function createMemoryKept(): KeptStore {
  const rows = new Map<string, KeptWork>();
  return {
    find: async (work) => rows.get(work) ?? null,
    list: async () => newestFirst([...rows.values()]),
    async write(kept) {
      rows.set(kept.work, kept);
    },
    async remove(work) {
      rows.delete(work);
    },
  };
}
