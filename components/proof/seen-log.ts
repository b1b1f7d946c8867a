import { isGrowth } from "./climb";
import { type CheckedHead, readCheckpoint, splitHashes } from "./read-checkpoint";

/** What this browser keeps of the log, so that the house cannot show it another one later. */
export interface SeenLog {
  readonly verifierKey: string;
  /** The newest checkpoint that was checked here. */
  readonly checkpoint: string;
}

const NAME = "mhc:log";

/** Null in a browser that saw none yet, or may keep nothing. */
export function recallLog(storage: Pick<Storage, "getItem">): SeenLog | null {
  const kept: unknown = JSON.parse(storage.getItem(NAME) ?? "null");
  if (typeof kept !== "object" || kept === null || !("verifierKey" in kept && "checkpoint" in kept)) return null;
  const { verifierKey, checkpoint } = kept;
  return typeof verifierKey === "string" && typeof checkpoint === "string" ? { verifierKey, checkpoint } : null;
}

export function rememberLog(storage: Pick<Storage, "setItem">, seen: SeenLog): void {
  storage.setItem(NAME, JSON.stringify(seen));
}

/** Asks for what shows that the log of `size` entries begins with that of `oldSize`, as base64. */
export type AskGrowth = (sizes: { readonly oldSize: number; readonly size: number }) => Promise<string>;

/** Whether the log only grew since this browser last looked; a log that got shorter or was forked did not. */
export async function hasOnlyGrown(seen: SeenLog, head: CheckedHead, ask: AskGrowth): Promise<boolean> {
  const old = await readCheckpoint(seen.checkpoint, seen.verifierKey);
  // What this browser kept was spoiled here; that says nothing about the log.
  if (old === null) return true;
  if (old.size > head.size) return isGrowth(head, old, splitHashes(await ask({ oldSize: head.size, size: old.size })));
  return isGrowth(old, head, splitHashes(await ask({ oldSize: old.size, size: head.size })));
}
