import { and, eq, isNull, ne } from "drizzle-orm";
import { vaultKeys } from "@/db/schema";
import type { Services } from "@/server/services";
import { unwrapKey, wrapKey } from "./data-keys";
import { readMasterKeys } from "./master-keys";

const BATCH_KEYS = 500;

/**
 * Wraps a batch of people's keys with the first key of VAULT_KEYS: after the last batch the others may leave the environment.
 * What is sealed stays as it is. Safe to repeat and to run twice at once.
 */
export async function rewrapKeys(services: Pick<Services, "db" | "env">): Promise<{ readonly rewrapped: number; readonly isMoreLeft: boolean }> {
  const [newest] = readMasterKeys(services.env);
  return services.db.transaction(async (tx) => {
    const rows = await tx
      .select()
      .from(vaultKeys)
      .where(and(isNull(vaultKeys.destroyedAt), ne(vaultKeys.wrappedBy, newest.id)))
      .limit(BATCH_KEYS)
      .for("update", { skipLocked: true });
    for (const row of rows) {
      if (row.wrapped === null || row.wrappedBy === null) continue;
      const key = unwrapKey(services.env, row, { wrapped: row.wrapped, wrappedBy: row.wrappedBy });
      const isSame = and(eq(vaultKeys.userId, row.userId), eq(vaultKeys.purpose, row.purpose), eq(vaultKeys.generation, row.generation));
      await tx
        .update(vaultKeys)
        .set(wrapKey(services.env, row, key))
        .where(isSame);
    }
    return { rewrapped: rows.length, isMoreLeft: rows.length === BATCH_KEYS };
  });
}
