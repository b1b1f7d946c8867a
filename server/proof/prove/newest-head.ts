import { DomainError } from "@/server/kernel/errors";
import { knownKeys, type LogKey } from "../key";
import { type Head, readNote } from "../note";
import { findNewestCheckpoint } from "../seal/queries";
import type { Sealing } from "../seal/seal";

export interface SignedHead {
  readonly number: number;
  readonly note: string;
  readonly cid: string;
  readonly head: Head;
  /** That signed it. */
  readonly key: LogKey;
}

/** What a checkpoint says and who signed it. @throws DomainError internal when no key of ours did. */
export function openCheckpoint(services: Pick<Sealing, "env">, row: { readonly number: number; readonly note: string; readonly cid: string }): SignedHead {
  for (const key of knownKeys(services.env)) {
    const head = readNote([key], row.note);
    if (head !== null) return { ...row, head, key };
  }
  throw new DomainError("internal", { sentence: "The newest checkpoint is not signed by a key that is known here." });
}

/** Null before the first sealing. */
export async function newestHead(services: Pick<Sealing, "db" | "env">): Promise<SignedHead | null> {
  const row = await findNewestCheckpoint(services.db);
  return row === null ? null : openCheckpoint(services, row);
}
