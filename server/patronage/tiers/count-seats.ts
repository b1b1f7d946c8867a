import { eq, type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronTiers } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import { textList } from "@/server/kernel/list-text";

/** Who or what takes a place of these tiers, as rows of `tier_id` and `holder`: a person, or a gift that nobody has opened yet. */
function holders(tierIds: readonly string[], now: Date): SQL {
  const ids = sql`(${sql.join(
    tierIds.map((id) => sql`${id}`),
    sql`, `,
  )})`;
  const at = now.toISOString();
  return sql`
    select tier_id, fan_id as holder from patron_subscriptions where tier_id in ${ids} and status not in ('CANCELLED', 'EXPIRED')
    union all
    select next_tier_id, fan_id from patron_subscriptions where next_tier_id in ${ids} and status not in ('CANCELLED', 'EXPIRED')
    union all
    select pending_tier_id, fan_id from patron_subscriptions where pending_tier_id in ${ids} and status not in ('CANCELLED', 'EXPIRED')
    union all
    select tier_id, fan_id from entitlements where tier_id in ${ids} and source <> 'subscription' and revoked_at is null and (ends_at is null or ends_at > ${at})
    union all
    select tier_id, id from gifts where tier_id in ${ids} and (status in ('PAID', 'SENT') or (is_membership and status = 'PENDING'))`;
}

/**
 * How many places of each tier are taken: people who subscribe to it (or will, at their next period, or once their bank has asked them), or hold it by a gift or
 * as the artist's guest, and gifts of it that are paid and not yet redeemed, or that a guest begins as a membership. One person takes one place.
 */
export async function countSeats(tx: Tx, tierIds: readonly string[], now: Date): Promise<Map<string, number>> {
  if (tierIds.length === 0) return new Map();
  const rows = await tx.execute<{ tier_id: string; taken: string }>(
    sql`select tier_id, count(distinct holder)::text as taken from (${holders(tierIds, now)}) as held group by tier_id`,
  );
  return new Map(rows.map((row) => [row.tier_id, Number(row.taken)]));
}

/** Which of these addresses are of people who have a place of a tier already, so that they need none. */
export async function findSeated(tx: Tx, params: { readonly tierId: string; readonly emails: readonly string[] }, now: Date): Promise<Set<string>> {
  const rows = await tx.execute<{ email: string }>(sql`
    select email from users where email = any(${textList([...params.emails])}) and id in (select holder from (${holders([params.tierId], now)}) as held)`);
  return new Set(rows.map(({ email }) => email));
}

/** Locks a tier and makes sure that one more may hold it. Call it in the transaction that takes the place. @throws rule_refused when it is full. */
export async function requireSeat(tx: Tx, tierId: string, now: Date): Promise<void> {
  const [tier] = await tx.select({ seatsMax: patronTiers.seatsMax }).from(patronTiers).where(eq(patronTiers.id, tierId)).for("update");
  if (tier === undefined) throw new DomainError("not_found");
  if (tier.seatsMax === null) return;
  const taken = (await countSeats(tx, [tierId], now)).get(tierId) ?? 0;
  if (taken >= tier.seatsMax) throw new DomainError("rule_refused", { sentence: "Every place of this tier is taken. Choose another one." });
}
