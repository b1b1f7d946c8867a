import { and, desc, eq, isNotNull, notInArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronSubscriptions, stripeCustomers } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { CurrencyChoice } from "./contract";
import { CURRENCIES, type Currency, currencyOfLanguages, isCurrency } from "./rules";

/** The currency of the memberships that a person has; null for who has none. Stripe takes only one currency of subscriptions from a customer. */
async function findBoundCurrency(tx: Tx, userId: string): Promise<string | null> {
  const isLive = and(isNotNull(patronSubscriptions.stripeSubscriptionId), notInArray(patronSubscriptions.status, ["CANCELLED", "EXPIRED"]));
  const [row] = await tx
    .select({ currency: patronSubscriptions.currency })
    .from(patronSubscriptions)
    .where(and(eq(patronSubscriptions.fanId, userId), isLive))
    .orderBy(desc(patronSubscriptions.id))
    .limit(1);
  return row?.currency ?? null;
}

async function findLastChoice(tx: Tx, userId: string): Promise<string | null> {
  const [row] = await tx.select({ currency: stripeCustomers.currency }).from(stripeCustomers).where(eq(stripeCustomers.userId, userId)).limit(1);
  return row?.currency ?? null;
}

/**
 * The currency of a new membership: what is wanted, else that of the person's other memberships, else what they chose last, else the
 * tier's own. What is wanted is kept for the next time. Call it once the customer is there.
 * @throws rule_refused for another currency than that of memberships that run.
 */
export async function chooseCurrency(
  tx: Tx,
  params: { readonly userId: string; readonly wanted: Currency | undefined; readonly ofTier: string },
): Promise<string> {
  const { userId, wanted, ofTier } = params;
  const bound = await findBoundCurrency(tx, userId);
  if (bound !== null && wanted !== undefined && wanted !== bound) {
    const message = `Your memberships are paid in ${bound}, and one person’s are all paid in one currency. Choose ${bound}.`;
    throw new DomainError("rule_refused", { sentence: message, issues: [{ path: "currency", message }] });
  }
  if (wanted !== undefined) await tx.update(stripeCustomers).set({ currency: wanted }).where(eq(stripeCustomers.userId, userId));
  return bound ?? wanted ?? (await findLastChoice(tx, userId)) ?? ofTier;
}

/** What prices are shown in to who looks: that of their memberships, else what they chose last, else what their browser's language says. */
export async function getCurrency(services: Services, actor: Actor | null, input: { readonly languages: string }): Promise<CurrencyChoice> {
  const choices = [...CURRENCIES];
  const byLanguage = currencyOfLanguages(input.languages) ?? CURRENCIES[0];
  if (actor === null) return { currency: byLanguage, isBound: false, choices };
  const bound = await findBoundCurrency(services.db, actor.userId);
  const known = bound ?? (await findLastChoice(services.db, actor.userId));
  return { currency: known !== null && isCurrency(known) ? known : byLanguage, isBound: bound !== null, choices };
}
