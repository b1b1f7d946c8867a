import { and, eq, sql } from "drizzle-orm";
import { patronTiers, tierPrices } from "@/db/schema";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { TIER_KEYS } from "./rules";

/** Removes a tier of the artist's own that nobody ever held or was promised. @throws conflict for any other, which can be taken off the offer instead. */
export async function deleteTier(services: Services, actor: Actor, input: { readonly tierId: string }): Promise<void> {
  requireArtist(actor);
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const mine = and(eq(patronTiers.id, input.tierId), eq(patronTiers.artistId, actor.userId));
    const [tier] = await tx.select().from(patronTiers).where(mine).for("update");
    if (tier === undefined) throw new DomainError("not_found");
    if (TIER_KEYS.some((key) => key === tier.key))
      throw new DomainError("conflict", { sentence: "The four tiers of the house stay. Take it off the offer instead." });
    const [use] = await tx.execute<{ is_used: boolean }>(sql`select
      exists (select 1 from patron_subscriptions where tier_id = ${tier.id} or next_tier_id = ${tier.id} or pending_tier_id = ${tier.id}) or
      exists (select 1 from entitlements where tier_id = ${tier.id}) or
      exists (select 1 from gifts where tier_id = ${tier.id}) or
      exists (select 1 from artist_goals where reward_tier_id = ${tier.id}) or
      exists (select 1 from goal_pledges where reward_tier_id = ${tier.id}) or
      exists (select 1 from promo_codes where tier_id = ${tier.id}) as is_used`);
    if (use?.is_used !== false)
      throw new DomainError("conflict", { sentence: "Somebody holds or held this tier, or was promised it. Take it off the offer instead." });
    await tx.delete(tierPrices).where(eq(tierPrices.tierId, tier.id));
    await tx.delete(patronTiers).where(mine);
    await appendAudit(tx, { actorId: actor.userId, action: "patronage/tier.deleted", target: tier.id, before: { key: tier.key, name: tier.name } }, now);
  });
}
