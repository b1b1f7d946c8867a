import { and, desc, eq, lte } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { feeRates } from "@/db/schema";
import { DEFAULT_FEE_BPS, type FeeKind } from "./rules";

/** The platform's share in basis points for what is charged at this moment: the newest rate that has begun. */
export async function findFeeBps(tx: Tx, kind: FeeKind, at: Date): Promise<number> {
  const [rate] = await tx
    .select({ feeBps: feeRates.feeBps })
    .from(feeRates)
    .where(and(eq(feeRates.kind, kind), lte(feeRates.validFrom, at)))
    .orderBy(desc(feeRates.validFrom))
    .limit(1);
  return rate?.feeBps ?? DEFAULT_FEE_BPS[kind];
}
