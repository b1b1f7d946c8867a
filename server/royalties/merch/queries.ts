import { and, desc, eq, lte } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { merchRules, merchShops } from "@/db/schema";
import { type MerchRule, NO_RULE } from "./rules";

export type ShopRow = typeof merchShops.$inferSelect;

export async function findShop(tx: Tx, shopId: string): Promise<ShopRow | null> {
  const [row] = await tx.select().from(merchShops).where(eq(merchShops.id, shopId)).limit(1);
  return row ?? null;
}

/** What a shop paid at a moment: the newest rule that had begun. */
export async function findRule(tx: Tx, shopId: string, at: Date): Promise<MerchRule> {
  const [row] = await tx
    .select({ commissionBps: merchRules.commissionBps, artistBps: merchRules.artistBps })
    .from(merchRules)
    .where(and(eq(merchRules.shopId, shopId), lte(merchRules.validFrom, at)))
    .orderBy(desc(merchRules.validFrom))
    .limit(1);
  return row ?? NO_RULE;
}
