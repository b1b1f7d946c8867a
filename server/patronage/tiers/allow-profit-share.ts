import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronTiers, platformSettings } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import type { Services } from "@/server/services";

const SETTING = "profit_share";

/** Whether an admin has confirmed that counsel allows artists to promise a share of profit; a lock on the row keeps the answer true until the end of the transaction. */
export async function isProfitShareAllowed(tx: Tx): Promise<boolean> {
  const [setting] = await tx.select({ value: platformSettings.value }).from(platformSettings).where(eq(platformSettings.key, SETTING)).for("share");
  return setting?.value === true;
}

/** What the back office shows. */
export async function getProfitShare(services: Services, actor: Actor): Promise<{ isAllowed: boolean }> {
  requireAdmin(actor);
  return { isAllowed: await isProfitShareAllowed(services.db) };
}

/** An admin's word that counsel allows profit shares, or no longer does: then every tier that has one loses it at once. */
export async function allowProfitShare(services: Services, actor: Actor, input: { readonly isAllowed: boolean }): Promise<{ isAllowed: boolean }> {
  requireAdmin(actor);
  const { isAllowed } = input;
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const row = { value: isAllowed, updatedBy: actor.userId, updatedAt: now };
    const before = await isProfitShareAllowed(tx);
    await tx
      .insert(platformSettings)
      .values({ key: SETTING, ...row })
      .onConflictDoUpdate({ target: platformSettings.key, set: row });
    if (!isAllowed) await tx.update(patronTiers).set({ hasProfitShare: false, updatedAt: now }).where(eq(patronTiers.hasProfitShare, true));
    const entry = { actorId: actor.userId, action: "patronage/profit-share.decided", target: SETTING, before: { isAllowed: before }, after: { isAllowed } };
    await appendAudit(tx, entry, now);
  });
  return { isAllowed };
}
