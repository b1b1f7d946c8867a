import { sql } from "drizzle-orm";
import { DAY_MS } from "@/server/kernel/durations";
import type { Services } from "@/server/services";

/** How long the account of a guest who never paid is kept: far longer than a checkout is open. */
const KEPT_MS = 7 * DAY_MS;
const GUESTS_A_BATCH_MAX = 200;

/** What a guest leaves behind who began to pay and never did; nothing of it was ever money. */
const TRACES = [
  sql`delete from guest_checkouts where user_id = `,
  sql`delete from checkouts where fan_id = `,
  sql`delete from tips where fan_id = `,
  sql`delete from goal_pledges where fan_id = `,
  sql`delete from gifts where giver_id = `,
  sql`delete from patron_subscriptions where fan_id = `,
  sql`delete from stripe_customers where user_id = `,
];

/**
 * Removes the accounts that were made for guests who never paid, with what they began. Whoever paid, saved a card, was given something,
 * signed in or made an account is kept.
 */
export async function forgetGuests(services: Services): Promise<{ removed: number; isMoreLeft: boolean }> {
  const before = new Date(services.clock.now().getTime() - KEPT_MS).toISOString();
  const rows = await services.db.execute<{ id: string }>(sql`
    select id from users where password_hash is null and created_at < ${before}
      and exists (select 1 from guest_checkouts where user_id = users.id)
      and not exists (select 1 from guest_checkouts where user_id = users.id and (told_at is not null or created_at >= ${before}))
      and not exists (select 1 from payments where fan_id = users.id)
      and not exists (select 1 from entitlements where fan_id = users.id)
      and not exists (select 1 from sessions where user_id = users.id)
      and not exists (select 1 from gifts where recipient_id = users.id)
      and not exists (select 1 from goal_pledges where fan_id = users.id and status not in ('PENDING', 'EXPIRED', 'CANCELLED'))
      and not exists (select 1 from tips where fan_id = users.id and status not in ('PENDING', 'FAILED', 'EXPIRED'))
      and not exists (select 1 from patron_subscriptions where fan_id = users.id and stripe_subscription_id is not null)
    limit ${GUESTS_A_BATCH_MAX}`);
  let removed = 0;
  for (const { id } of rows) {
    const isRemoved = await forget(services, id);
    removed += isRemoved ? 1 : 0;
  }
  return { removed, isMoreLeft: rows.length === GUESTS_A_BATCH_MAX && removed > 0 };
}

/** A transaction each: one that something of the house still names is kept, and holds up no other. */
async function forget(services: Services, userId: string): Promise<boolean> {
  try {
    await services.db.transaction(async (tx) => {
      for (const trace of TRACES) await tx.execute(sql`${trace}${userId}`);
      await tx.execute(sql`delete from users where id = ${userId} and password_hash is null`);
    });
    return true;
  } catch (error) {
    services.log.warn({ err: error, userId }, "The account of a guest who never paid could not be removed.");
    return false;
  }
}
