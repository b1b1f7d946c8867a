import type { Cid } from "@/protocol/cid";
import type { ObjectStore } from "./object-store";

/** Objects as long as the process lives: for a browser that keeps nothing, and for programs. */
export function createMemoryStore(): ObjectStore {
  const rows = new Map<Cid, { bytes: Uint8Array<ArrayBuffer>; usedMs: number; isPinned: boolean }>();
  return {
    async read(cid, usedMs) {
      const row = rows.get(cid);
      if (row === undefined) return null;
      row.usedMs = usedMs;
      return row.bytes;
    },
    async write(cid, bytes, { usedMs, isPinned }) {
      rows.set(cid, { bytes, usedMs, isPinned: isPinned || rows.get(cid)?.isPinned === true });
    },
    async unpin(cid) {
      const row = rows.get(cid);
      if (row !== undefined) row.isPinned = false;
    },
    async remove(cid) {
      rows.delete(cid);
    },
    list: async () => [...rows].map(([cid, { bytes, usedMs, isPinned }]) => ({ cid, bytes: bytes.length, usedMs, isPinned })),
  };
}
