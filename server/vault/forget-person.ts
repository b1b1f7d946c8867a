import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { vaultKeys } from "@/db/schema";
import { SEAL_PURPOSES, type SealPurpose } from "./contract";

/**
 * Destroys a person's keys: what they sealed can never be read again, here or in any copy that lacks the key. Name the purposes when the law
 * still asks for some of it. What is sealed for the person later gets a new key.
 */
export async function forgetPerson(
  tx: Tx,
  whose: { readonly userId: string; readonly purposes?: readonly SealPurpose[] | undefined },
  now: Date,
): Promise<void> {
  const purposes = [...(whose.purposes ?? SEAL_PURPOSES)];
  await tx
    .update(vaultKeys)
    .set({ wrapped: null, wrappedBy: null, destroyedAt: now })
    .where(and(eq(vaultKeys.userId, whose.userId), inArray(vaultKeys.purpose, purposes), isNull(vaultKeys.destroyedAt)));
}
