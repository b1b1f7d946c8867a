import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { vaultAccesses, vaultKeys, vaultSeals } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { decrypt } from "./cipher";
import type { SealToOpen } from "./contract";
import { unwrapKey } from "./data-keys";
import { sealPlace } from "./seal-for-person";

/** As many as one run of payouts puts into a file at a time. */
export const SEALS_MAX = 5_000;

export interface SealsToOpen extends Omit<SealToOpen, "sealId"> {
  readonly sealIds: readonly string[];
}

type Vault = Pick<Services, "db" | "env" | "clock">;

async function findSeals(tx: Tx, sealIds: readonly string[]) {
  return tx
    .select({ seal: vaultSeals, wrapped: vaultKeys.wrapped, wrappedBy: vaultKeys.wrappedBy })
    .from(vaultSeals)
    .innerJoin(
      vaultKeys,
      and(eq(vaultKeys.userId, vaultSeals.userId), eq(vaultKeys.purpose, vaultSeals.purpose), eq(vaultKeys.generation, vaultSeals.generation)),
    )
    .where(and(inArray(vaultSeals.id, [...sealIds]), isNull(vaultKeys.destroyedAt)));
}

/**
 * Opens sealed values for a reader. That they were opened is committed to their people's access log first, and only then is anything
 * decrypted: nothing is read unseen, wherever a process dies. Not to be called inside another transaction.
 * @returns plaintext by seal; what was forgotten is not in it.
 * @throws Error when a value was tampered with.
 */
export async function openSeals(services: Vault, { sealIds, readerId, reason }: SealsToOpen): Promise<ReadonlyMap<string, string>> {
  if (sealIds.length === 0) return new Map();
  if (sealIds.length > SEALS_MAX) throw new Error(`At most ${SEALS_MAX} seals are opened at a time.`);
  const at = services.clock.now();
  const found = await services.db.transaction(async (tx) => {
    const rows = await findSeals(tx, sealIds);
    const accesses = rows.map(({ seal }) => {
      const { id: sealId, userId, purpose, field } = seal;
      return { id: newId("sealAccess", at.getTime()), sealId, userId, purpose, field, readerId, reason, at };
    });
    if (accesses.length > 0) await tx.insert(vaultAccesses).values(accesses);
    return rows;
  });
  return new Map(
    found.flatMap(({ seal, wrapped, wrappedBy }): [string, string][] => {
      if (wrapped === null || wrappedBy === null) return [];
      const key = unwrapKey(services.env, seal, { wrapped, wrappedBy });
      return [[seal.id, decrypt(key, sealPlace(seal), seal.sealed).toString("utf8")]];
    }),
  );
}

/** One value of `openSeals`. @throws not_found when there is no such value, or its person was forgotten. */
export async function openSealed(services: Vault, { sealId, readerId, reason }: SealToOpen): Promise<string> {
  const plaintext = (await openSeals(services, { sealIds: [sealId], readerId, reason })).get(sealId);
  if (plaintext === undefined) throw new DomainError("not_found");
  return plaintext;
}
