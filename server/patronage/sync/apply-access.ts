import { desc, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payments } from "@/db/schema";
import { setEntitlement } from "../entitlements/set-entitlement";
import type { SubscriptionRow } from "./apply-subscription";
import { accessWindow, isPeriodTakenBack } from "./rules";

/** More than the payments of any one period: the first, and one for each upgrade. */
const PAYMENTS_MAX = 50;

/** Makes access follow a subscription and what became of the money for its period. @returns whether anything changed. */
export async function applyAccess(tx: Tx, row: SubscriptionRow, now: Date): Promise<boolean> {
  const window = accessWindow({ ...row, periodEnd: row.currentPeriodEnd, cancelsAtPeriodEnd: row.cancelAtPeriodEnd });
  if (window === null) return false;
  const paid = await tx.select().from(payments).where(eq(payments.subjectId, row.id)).orderBy(desc(payments.paidAt)).limit(PAYMENTS_MAX);
  const isTakenBack = row.currentPeriodStart !== null && isPeriodTakenBack(row.currentPeriodStart, paid);
  const revokedAt = isTakenBack ? new Date(Math.max(...paid.map((payment) => payment.updatedAt.getTime()))) : null;
  const { fanId, artistId, tierId } = row;
  const given = { source: "subscription" as const, sourceId: row.id, fanId, artistId, tierId, ...window, revokedAt };
  return (await setEntitlement(tx, given, now)).hasChanged;
}
