import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { mrrMovements, type patronSubscriptions } from "@/db/schema";
import { newId } from "../../kernel/ids";
import { mrrCentsOf, mrrKindOf } from "./rules";

type Subscription = Pick<typeof patronSubscriptions.$inferSelect, "id" | "fanId" | "artistId" | "currency" | "status" | "monthlyAmount">;

/**
 * Writes how MRR moved since the last time this was called for the subscription; nothing when it did not. Call it in the
 * transaction that changes the subscription's row, with the row as it is afterwards and the row locked, as often as you like.
 */
export async function recordMrrMovement(tx: Tx, subscription: Subscription, at: Date): Promise<void> {
  const { artistId, fanId, currency } = subscription;
  const [earlier] = await tx
    .select({
      beforeCents: sql<string>`coalesce(sum(${mrrMovements.deltaCents}) filter (where ${mrrMovements.subscriptionId} = ${subscription.id}), 0)`,
      count: sql<number>`count(*)::int`,
    })
    .from(mrrMovements)
    .where(and(eq(mrrMovements.fanId, fanId), eq(mrrMovements.artistId, artistId)));
  const beforeCents = Number(earlier?.beforeCents ?? 0);
  const afterCents = mrrCentsOf(subscription);
  const kind = mrrKindOf({ beforeCents, afterCents, isFirst: (earlier?.count ?? 0) === 0 });
  if (kind === null) return;
  const id = newId("movement", at.getTime());
  await tx
    .insert(mrrMovements)
    .values({ id, artistId, fanId, subscriptionId: subscription.id, kind, currency, deltaCents: afterCents - beforeCents, afterCents, at });
}
