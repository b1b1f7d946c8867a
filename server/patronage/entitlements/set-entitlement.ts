import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { entitlements } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { newId } from "@/server/kernel/ids";

export interface EntitlementState {
  readonly source: (typeof entitlements.$inferSelect)["source"];
  /** What gives it: sub_…, gift_…, plg_…, or the id of a comp or an import. One entitlement each. */
  readonly sourceId: string;
  readonly fanId: string;
  readonly artistId: string;
  readonly tierId: string;
  readonly startsAt: Date;
  /** Null is until further notice. */
  readonly endsAt: Date | null;
  readonly revokedAt: Date | null;
}

/**
 * Makes the entitlement of a source be as given, in the transaction of what caused it; a repeat changes nothing and tells nobody.
 * What it changes is told by `patronage/entitlement.changed`; a start or an end that is still to come is told by `tellTurnedAccess` when it
 * comes. Whoever calls it writes the audit log, last in its transaction.
 * @returns its id, and whether this call changed anything.
 * @throws Error when the source has given access to somebody else before: a source never moves.
 */
export async function setEntitlement(tx: Tx, state: EntitlementState, now: Date): Promise<{ readonly entitlementId: string; readonly hasChanged: boolean }> {
  const values = { ...state, toldUntil: now, updatedAt: now };
  const isOther = sql`(${entitlements.tierId}, ${entitlements.startsAt}, ${entitlements.endsAt}, ${entitlements.revokedAt})
    is distinct from (excluded.tier_id, excluded.starts_at, excluded.ends_at, excluded.revoked_at)`;
  const isSameHolder = sql`${entitlements.fanId} = excluded.fan_id and ${entitlements.artistId} = excluded.artist_id`;
  const [changed] = await tx
    .insert(entitlements)
    .values({ ...values, id: newId("entitlement", now.getTime()), createdAt: now })
    .onConflictDoUpdate({
      target: [entitlements.source, entitlements.sourceId],
      set: { ...values, version: sql`${entitlements.version} + 1` },
      setWhere: sql`${isSameHolder} and ${isOther}`,
    })
    .returning({ id: entitlements.id, version: entitlements.version });
  if (changed === undefined) return { entitlementId: await findUnchanged(tx, state), hasChanged: false };
  await sendEvent(tx, {
    id: `patronage/entitlement.changed:${changed.id}:${changed.version}`,
    name: "patronage/entitlement.changed",
    data: { fanId: state.fanId, artistId: state.artistId },
  });
  return { entitlementId: changed.id, hasChanged: true };
}

async function findUnchanged(tx: Tx, state: EntitlementState): Promise<string> {
  const [row] = await tx
    .select({ id: entitlements.id, fanId: entitlements.fanId, artistId: entitlements.artistId })
    .from(entitlements)
    .where(and(eq(entitlements.source, state.source), eq(entitlements.sourceId, state.sourceId)))
    .limit(1);
  if (row?.fanId === state.fanId && row.artistId === state.artistId) return row.id;
  throw new Error(`${state.source} ${state.sourceId} gave access to somebody else before.`);
}
