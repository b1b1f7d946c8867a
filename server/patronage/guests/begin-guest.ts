import { sql } from "drizzle-orm";
import { guestCheckouts } from "@/db/schema";
import { type Client, countAttempt, ensureAccount } from "@/server/accounts";
import type { Actor } from "@/server/kernel/actor";
import type { Services } from "@/server/services";

/** What accounts are called whose owner gave no name. */
const UNNAMED = "A friend";

export interface GuestWords {
  readonly email: string;
  readonly name?: string | undefined;
}

export interface Guest {
  readonly actor: Actor;
  readonly email: string;
  /** As they wrote it, whatever the account of the address is called. */
  readonly name: string;
  /** Whether the address had an account that somebody uses, or has paid by. Never told to the one who pays. */
  readonly isKnown: boolean;
}

/** Whether a card of theirs may be at Stripe, or something is theirs to lose. */
async function hasUsed(services: Services, userId: string): Promise<boolean> {
  const [row] = await services.db.execute<{ has_used: boolean }>(sql`select
    exists (select 1 from payments where fan_id = ${userId}) or
    exists (select 1 from entitlements where fan_id = ${userId}) or
    exists (select 1 from patron_subscriptions where fan_id = ${userId} and stripe_subscription_id is not null) or
    exists (select 1 from goal_pledges where fan_id = ${userId} and stripe_payment_method_id is not null) as has_used`);
  return row?.has_used !== false;
}

/** The account that a payment without signing in belongs to, made where the address has none. @throws rate_limited */
export async function beginGuest(services: Services, client: Client, words: GuestWords): Promise<Guest> {
  const email = words.email.trim().toLowerCase();
  await countAttempt(services, { operation: "guest", account: email, clientAddress: client.clientAddress });
  const { user } = await ensureAccount(services.db, { email, name: words.name ?? "" }, services.clock.now());
  const actor: Actor = { userId: user.id, role: user.role, via: "system", sessionId: null, scopes: [] };
  return { actor, email, name: words.name?.trim() || UNNAMED, isKnown: user.passwordHash !== null || (await hasUsed(services, user.id)) };
}

/** Keeps that a link is to go to the address once this is paid. */
export async function rememberGuest(services: Services, guest: Guest, subjectId: string): Promise<void> {
  const row = { subjectId, userId: guest.actor.userId, createdAt: services.clock.now() };
  await services.db.insert(guestCheckouts).values(row).onConflictDoNothing();
}
