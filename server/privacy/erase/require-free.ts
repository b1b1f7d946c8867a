import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { DomainError, findDomainError } from "@/server/kernel/errors";
import { MICROS_PER_CENT } from "@/server/kernel/money";
import { artistAccount, findBalances } from "@/server/ledger";

const currencies = z.array(z.object({ currency: z.string() }));

/**
 * Nobody is forgotten who is still owed money, whose payout is under way, or who pays or is paid month by month.
 * @throws DomainError rule_refused with what to do first.
 */
export async function requireFree(tx: Tx, userId: string): Promise<void> {
  const owned = currencies.parse(await tx.execute(sql`select distinct currency from ledger_accounts where owner = ${`artist:${userId}`}`));
  const accounts = owned.flatMap(({ currency }) => [artistAccount(userId, "earnings", currency), artistAccount(userId, "review", currency)]);
  for (const { balanceMicros, heldMicros } of await findBalances(tx, accounts)) {
    if (heldMicros > 0n) refuse("A payout of yours is under way. Ask again once it has arrived.");
    if (balanceMicros >= MICROS_PER_CENT) refuse("There is still money in your account. Have it paid out first.");
  }
  const live = sql`status in ('TRIALING', 'ACTIVE', 'PAST_DUE', 'PAUSED', 'INCOMPLETE')`;
  const [given] = await tx.execute(sql`select 1 from patron_subscriptions where fan_id = ${userId} and ${live} limit 1`);
  if (given !== undefined) refuse("You still support somebody. End your memberships first.");
  const [received] = await tx.execute(sql`select 1 from patron_subscriptions where artist_id = ${userId} and ${live} limit 1`);
  if (received !== undefined) refuse("People still support you. Close your tiers and let their memberships end first.");
}

/** What stands in the way of forgetting somebody, in the words that they read; null when nothing does. */
export async function findHindrance(tx: Tx, userId: string): Promise<string | null> {
  try {
    await requireFree(tx, userId);
    return null;
  } catch (thrown) {
    const refusal = findDomainError(thrown);
    if (refusal?.code !== "rule_refused") throw thrown;
    return refusal.sentence;
  }
}

function refuse(sentence: string): never {
  throw new DomainError("rule_refused", { sentence });
}
