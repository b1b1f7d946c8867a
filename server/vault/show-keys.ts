import { count, isNull } from "drizzle-orm";
import { vaultKeys } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import type { Services } from "@/server/services";
import { readMasterKeys } from "./master-keys";

export interface KeysState {
  /** The name of the key that wraps from now on. */
  readonly newest: string;
  /** How many people's keys each of VAULT_KEYS still wraps: one with none may leave the environment. */
  readonly wrappedBy: { readonly id: string; readonly keys: number }[];
}

export async function showKeys(services: Services, actor: Actor): Promise<KeysState> {
  requireAdmin(actor);
  const rows = await services.db
    .select({ id: vaultKeys.wrappedBy, keys: count() })
    .from(vaultKeys)
    .where(isNull(vaultKeys.destroyedAt))
    .groupBy(vaultKeys.wrappedBy);
  return { newest: readMasterKeys(services.env)[0].id, wrappedBy: rows.flatMap(({ id, keys }) => (id === null ? [] : [{ id, keys }])) };
}
