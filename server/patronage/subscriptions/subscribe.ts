import { eq } from "drizzle-orm";
import { z } from "zod";
import { patronSubscriptions } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { runOnce } from "@/server/kernel/idempotency";
import type { Services } from "@/server/services";
import { agreeToStart } from "../checkouts/consent";
import { ensureCustomer } from "../checkouts/ensure-customer";
import { openCheckout } from "../checkouts/open-checkout";
import { findLatestCheckout } from "../checkouts/queries";
import { checkoutUrl } from "../checkouts/session-params";
import { chooseCurrency } from "../currencies/choose-currency";
import { requirePromo } from "../promos/use-promo";
import { ensureTierPrice } from "../tiers/ensure-tier-price";
import { type Claim, claimSubscription, findFreeTime } from "./claim-subscription";
import type { Subscribed, SubscribeInput } from "./contract";
import { dropUnpaid } from "./drop-unpaid";
import { findOfferedTier, membershipParams } from "./offer";
import type { SubscriptionRow } from "./queries";

const TRIES_MAX = 3;
const claimedShape = z.object({ subscriptionId: z.string() });

/** Rolls the claim back: an earlier try must end before this one begins. */
class EarlierTry extends Error {
  override readonly name = "EarlierTry";
  constructor(readonly row: SubscriptionRow) {
    super("An earlier try with another offer is still open.");
  }
}

async function claimOnce(services: Services, claim: Claim, input: SubscribeInput, idempotencyKey: string | null): Promise<SubscriptionRow> {
  return services.db.transaction(async (tx) => {
    const { subscriptionId } = await runOnce(
      tx,
      { userId: claim.fanId, key: idempotencyKey, operation: "patron/subscribe", input },
      async () => {
        const { row, isOther } = await claimSubscription(tx, claim, services.clock.now());
        if (isOther) throw new EarlierTry(row);
        return { subscriptionId: row.id };
      },
      (stored) => claimedShape.parse(stored),
    );
    const [row] = await tx.select().from(patronSubscriptions).where(eq(patronSubscriptions.id, subscriptionId)).limit(1);
    if (row === undefined) throw new DomainError("not_found");
    return row;
  });
}

async function claimAfterOthers(services: Services, claim: Claim, input: SubscribeInput, idempotencyKey: string | null): Promise<SubscriptionRow> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    try {
      return await claimOnce(services, claim, input, idempotencyKey);
    } catch (thrown) {
      if (!(thrown instanceof EarlierTry)) throw thrown;
      await dropUnpaid(services, thrown.row);
    }
  }
  throw new DomainError("conflict", { sentence: "This is being paid for in another window. Go on there, or try again in a moment." });
}

/** The answer to a repeat, when what it began was paid or has ended since. */
async function showEarlier(services: Services, row: SubscriptionRow): Promise<Subscribed> {
  const checkout = await findLatestCheckout(services.db, row.id);
  if (checkout === undefined) throw new DomainError("conflict", { details: { subscriptionId: row.id, status: row.status } });
  const url = checkoutUrl(services.env, checkout.id);
  return { subscriptionId: row.id, status: row.status, checkout: { checkoutId: checkout.id, clientSecret: "", url } };
}

/**
 * Begins a membership: the row is there at once, and lives once its checkout is paid. Clicked twice, in two windows or on two devices, it
 * is one row and one checkout; another tier than the one not yet paid replaces it.
 * @throws DomainError `not_found`; `conflict` for who supports the artist already; `rule_refused` (full tier, oneself, a code that does not go with it).
 */
export async function subscribe(services: Services, actor: Actor, input: SubscribeInput, idempotencyKey: string | null): Promise<Subscribed> {
  const tier = await findOfferedTier(services, input);
  const fanId = actor.userId;
  await ensureCustomer(services, fanId);
  const currency = await chooseCurrency(services.db, { userId: fanId, wanted: input.currency, ofTier: tier.currency });
  const { promoCode: code } = input;
  const promo = code === undefined ? null : await requirePromo(services.db, { artistId: tier.artistId, tierId: tier.id, code, now: services.clock.now() });
  const price = await ensureTierPrice(services, { tierId: tier.id, interval: input.interval, currency });
  const claim: Claim = { fanId, tier, interval: input.interval, currency, amountCents: price.amountCents, promoId: promo?.id ?? null };
  const row = await claimAfterOthers(services, claim, input, idempotencyKey);
  if (row.status !== "INCOMPLETE") return showEarlier(services, row);
  const free = await findFreeTime(services.db, { fanId, tier, now: services.clock.now() });
  const params = await membershipParams(services, { stripePriceId: price.stripePriceId, free, promo });
  const { uiMode } = input;
  const checkout = await openCheckout(services, { kind: "subscription", subjectId: row.id, fanId, artistId: tier.artistId, uiMode, params });
  if (input.consentVersion !== undefined) await agreeToStart(services, actor, { checkoutId: checkout.checkoutId, version: input.consentVersion });
  return { subscriptionId: row.id, status: row.status, checkout };
}
