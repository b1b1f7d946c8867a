import { eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronTiers } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";

/**
 * How many places of each tier are taken: people who subscribe to it (or will, at their next period), or hold it by a gift or
 * as the artist's guest, and gifts of it that are paid and not yet redeemed, or that a guest begins as a membership. One person takes one place.
 */
export async function countSeats(tx: Tx, tierIds: readonly string[], now: Date): Promise<Map<string, number>> {
  if (tierIds.length === 0) return new Map();
  const ids = sql`(${sql.join(
    tierIds.map((id) => sql`${id}`),
    sql`, `,
  )})`;
  const at = now.toISOString();
  const rows = await tx.execute<{ tier_id: string; taken: string }>(sql`
    select tier_id, count(distinct holder)::text as taken from (
      select tier_id, fan_id as holder from patron_subscriptions where tier_id in ${ids} and status not in ('CANCELLED', 'EXPIRED')
      union all
      select next_tier_id, fan_id from patron_subscriptions where next_tier_id in ${ids} and status not in ('CANCELLED', 'EXPIRED')
      union all
      select tier_id, fan_id from entitlements where tier_id in ${ids} and source <> 'subscription' and revoked_at is null and (ends_at is null or ends_at > ${at})
      union all
      select tier_id, id from gifts where tier_id in ${ids} and (status in ('PAID', 'SENT') or (is_membership and status = 'PENDING'))
    ) as held group by tier_id`);
  return new Map(rows.map((row) => [row.tier_id, Number(row.taken)]));
}

/** Locks a tier and makes sure that one more may hold it. Call it in the transaction that takes the place. @throws rule_refused when it is full. */
export async function requireSeat(tx: Tx, tierId: string, now: Date): Promise<void> {
  const [tier] = await tx.select({ seatsMax: patronTiers.seatsMax }).from(patronTiers).where(eq(patronTiers.id, tierId)).for("update");
  if (tier === undefined) throw new DomainError("not_found");
  if (tier.seatsMax === null) return;
  const taken = (await countSeats(tx, [tierId], now)).get(tierId) ?? 0;
  if (taken >= tier.seatsMax) throw new DomainError("rule_refused", { sentence: "Every place of this tier is taken. Choose another one." });
}
