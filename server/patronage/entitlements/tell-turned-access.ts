import { asc, inArray, lte } from "drizzle-orm";
import { entitlements } from "@/db/schema";
import { sendEvents } from "@/inngest/events";
import type { Services } from "@/server/services";

/** How many one step tells of. */
const TURNS_PER_STEP = 500;

/**
 * Tells of access that began or ended by the mere passing of time, each start and end once: the mark and the event are one transaction, so a
 * process that dies leaves both to the next look. Ask again while more is left.
 */
export async function tellTurnedAccess(services: Services): Promise<{ readonly told: number; readonly isMoreLeft: boolean }> {
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const turned = await tx
      .select({ id: entitlements.id, version: entitlements.version, fanId: entitlements.fanId, artistId: entitlements.artistId, turnsAt: entitlements.turnsAt })
      .from(entitlements)
      .where(lte(entitlements.turnsAt, now))
      .orderBy(asc(entitlements.turnsAt))
      .limit(TURNS_PER_STEP)
      .for("update", { skipLocked: true });
    if (turned.length === 0) return { told: 0, isMoreLeft: false };
    const ids = turned.map(({ id }) => id);
    await tx.update(entitlements).set({ toldUntil: now }).where(inArray(entitlements.id, ids));
    const events = turned.map(({ id, version, turnsAt, fanId, artistId }) => ({
      id: `patronage/entitlement.changed:${id}:${version}:${turnsAt?.toISOString() ?? ""}`,
      data: { fanId, artistId },
    }));
    await sendEvents(tx, "patronage/entitlement.changed", events);
    return { told: turned.length, isMoreLeft: turned.length === TURNS_PER_STEP };
  });
}
