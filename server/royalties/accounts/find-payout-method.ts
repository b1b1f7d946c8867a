import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutMethods } from "@/db/schema";

/** Where an artist's money goes, as far as may be shown; the details are in the vault. */
export async function findPayoutMethodShown(tx: Tx, userId: string): Promise<{ kind: string; last4: string } | null> {
  const { kind, last4 } = payoutMethods;
  const [row] = await tx
    .select({ kind, last4 })
    .from(payoutMethods)
    .where(and(eq(payoutMethods.userId, userId), eq(payoutMethods.status, "active")))
    .limit(1);
  return row ?? null;
}
