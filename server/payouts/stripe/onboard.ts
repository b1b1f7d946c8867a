import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import type Stripe from "stripe";
import { payoutStripeAccounts } from "@/db/schema";
import { findUserById, pageUrl } from "../../accounts";
import { type Actor, requireArtist } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import type { Services } from "../../services";
import type { ShownMethods } from "../methods/contract";
import { proposeMethod } from "../methods/propose-method";
import type { StripeAccountState } from "./contract";

type AccountRow = typeof payoutStripeAccounts.$inferSelect;

const RETURN_PATH = "/studio/payouts/method?stripe=back";
const REFRESH_PATH = "/studio/payouts/method?stripe=again";

async function findAccount(services: Services, userId: string): Promise<AccountRow | undefined> {
  const [row] = await services.db.select().from(payoutStripeAccounts).where(eq(payoutStripeAccounts.userId, userId)).limit(1);
  return row;
}

/** One account an artist: its key is made of the artist's id, and the first row that is kept holds. */
async function ensureAccount(services: Services, actor: Actor, country: string): Promise<AccountRow> {
  const known = await findAccount(services, actor.userId);
  if (known !== undefined) return known;
  const user = await findUserById(services.db, actor.userId);
  if (user === undefined) throw new DomainError("not_found");
  const params: Stripe.AccountCreateParams = {
    country,
    email: user.email,
    controller: { stripe_dashboard: { type: "express" }, fees: { payer: "application" }, losses: { payments: "application" } },
    capabilities: { transfers: { requested: true } },
    metadata: { mhc_user_id: actor.userId },
  };
  const account = await services.stripe.call((stripe) => stripe.accounts.create(params, { idempotencyKey: `payout-account-${actor.userId}-${country}` }));
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const kept = await tx
      .insert(payoutStripeAccounts)
      .values({ userId: actor.userId, stripeAccountId: account.id, createdAt: now })
      .onConflictDoNothing()
      .returning({ id: payoutStripeAccounts.stripeAccountId });
    const after = { stripeAccountId: account.id };
    if (kept.length > 0) await appendAudit(tx, { actorId: actor.userId, action: "payouts/stripe-account.made", target: actor.userId, after }, now);
  });
  const row = await findAccount(services, actor.userId);
  if (row === undefined) throw new DomainError("unavailable");
  return row;
}

/** Begins or goes on with the set-up of the artist's own account at Stripe: the address where Stripe asks for what it still wants. */
export async function beginStripeOnboarding(services: Services, actor: Actor, input: { readonly country: string }): Promise<{ readonly url: string }> {
  requireArtist(actor);
  const { stripeAccountId } = await ensureAccount(services, actor, input.country);
  const link = await services.stripe.call((stripe) =>
    stripe.accountLinks.create(
      {
        account: stripeAccountId,
        type: "account_onboarding",
        return_url: pageUrl(services.env, RETURN_PATH),
        refresh_url: pageUrl(services.env, REFRESH_PATH),
      },
      // Each ask is a link of its own, which works once.
      { idempotencyKey: `payout-link-${randomUUID()}` },
    ),
  );
  return { url: link.url };
}

function isReady(account: Stripe.Account): boolean {
  return account.details_submitted && account.payouts_enabled && account.capabilities?.transfers === "active";
}

/** Reads an artist's account at Stripe anew. What lies there is paid out by our own payouts only, so Stripe's automatic ones are turned off. */
export async function readStripeAccount(services: Services, input: { readonly userId: string }): Promise<Stripe.Account | null> {
  const known = await findAccount(services, input.userId);
  if (known === undefined) return null;
  const { stripeAccountId } = known;
  const account = await services.stripe.call((stripe) => stripe.accounts.retrieve(stripeAccountId));
  const ready = isReady(account);
  if (ready && !known.isReady) {
    await services.stripe.call((stripe) =>
      stripe.balanceSettings.update(
        { payments: { payouts: { schedule: { interval: "manual" } } } },
        { idempotencyKey: `payout-schedule-${stripeAccountId}`, stripeAccount: stripeAccountId },
      ),
    );
  }
  const change = { isReady: ready, readAt: services.clock.now() };
  await services.db.update(payoutStripeAccounts).set(change).where(eq(payoutStripeAccounts.userId, input.userId));
  return account;
}

/** How far the artist's set-up at Stripe has come, read anew. */
export async function getStripeAccount(services: Services, actor: Actor): Promise<StripeAccountState> {
  requireArtist(actor);
  const account = await readStripeAccount(services, { userId: actor.userId });
  if (account === null) return { stripeAccountId: null, status: "none", readAt: null };
  return { stripeAccountId: account.id, status: isReady(account) ? "ready" : "pending", readAt: services.clock.now().toISOString() };
}

/**
 * Proposes the artist's account at Stripe as the payout method; a mailed code confirms it, as with any other.
 * @throws rule_refused while Stripe still wants something, or for the wrong password.
 */
export async function chooseStripeAccount(services: Services, actor: Actor, input: { readonly password: string }): Promise<ShownMethods> {
  requireArtist(actor);
  const account = await readStripeAccount(services, { userId: actor.userId });
  if (account === null || !isReady(account))
    throw new DomainError("rule_refused", { sentence: "Finish the set-up at Stripe first: it still wants something." });
  const details = {
    kind: "stripe" as const,
    accountId: account.id,
    country: account.country ?? "",
    currency: (account.default_currency ?? "usd").toUpperCase(),
  };
  return proposeMethod(services, actor, { password: input.password, details });
}
