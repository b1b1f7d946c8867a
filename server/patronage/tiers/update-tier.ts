import { and, eq } from "drizzle-orm";
import { patronTiers } from "@/db/schema";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { findRates } from "../currencies/find-rates";
import { isProfitShareAllowed } from "./allow-profit-share";
import type { StudioTier, TierChange } from "./contract";
import { countSeats } from "./count-seats";
import type { TierRow } from "./queries";
import { showStudioTier } from "./show-tier";

/** What of a tier is money or a right: its changes are in the audit log. */
function auditedOf(row: TierRow) {
  const { name, monthlyCents, yearlyCents, seatsMax, isActive, trialDays, hasProfitShare } = row;
  return { name, monthlyCents, yearlyCents, seatsMax, isActive, trialDays, hasProfitShare };
}

/**
 * Changes what is given. A new price is for who joins from now on; who joined before keeps theirs, and a limit below the number
 * of those who are in sends nobody away. @throws not_found for somebody else's; rule_refused for a profit share that no admin has allowed.
 */
export async function updateTier(services: Services, actor: Actor, input: { readonly tierId: string } & TierChange): Promise<StudioTier> {
  requireArtist(actor);
  const { tierId, ...change } = input;
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const mine = and(eq(patronTiers.id, tierId), eq(patronTiers.artistId, actor.userId));
    const [before] = await tx.select().from(patronTiers).where(mine).for("update");
    if (before === undefined) throw new DomainError("not_found");
    if (change.hasProfitShare === true && !(await isProfitShareAllowed(tx)))
      throw new DomainError("rule_refused", { sentence: "A share of profit can be promised once an admin has confirmed that the law allows it." });
    const [after] = await tx
      .update(patronTiers)
      .set({ ...change, updatedAt: now })
      .where(mine)
      .returning();
    if (after === undefined) throw new DomainError("not_found");
    const seats = await countSeats(tx, [tierId], now);
    const rates = await findRates(tx, now);
    const entry = { actorId: actor.userId, action: "patronage/tier.changed", target: tierId, before: auditedOf(before), after: auditedOf(after) };
    await appendAudit(tx, entry, now);
    return showStudioTier(after, seats.get(tierId) ?? 0, rates);
  });
}
