import { and, asc, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronTiers } from "@/db/schema";

export type TierRow = typeof patronTiers.$inferSelect;

/** A tier by the key that addresses name, such as `gold`; of those no longer offered too. */
export async function findTier(tx: Tx, params: { readonly artistId: string; readonly key: string }): Promise<TierRow | undefined> {
  const [row] = await tx
    .select()
    .from(patronTiers)
    .where(and(eq(patronTiers.artistId, params.artistId), eq(patronTiers.key, params.key)))
    .limit(1);
  return row;
}

export async function findTierById(tx: Tx, tierId: string): Promise<TierRow | undefined> {
  const [row] = await tx.select().from(patronTiers).where(eq(patronTiers.id, tierId)).limit(1);
  return row;
}

/** All of an artist's, lowest first. There are never more than `TIERS_MAX`. */
export async function listTierRows(tx: Tx, artistId: string): Promise<TierRow[]> {
  return tx.select().from(patronTiers).where(eq(patronTiers.artistId, artistId)).orderBy(asc(patronTiers.rank));
}
