import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { gifts } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import { runOnce } from "@/server/kernel/idempotency";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { agreeToStart } from "../checkouts/consent";
import { openCheckout } from "../checkouts/open-checkout";
import { endCheckout, findOpenCheckout, lockSubject } from "../checkouts/queries";
import { expireSession, readSession } from "../checkouts/session";
import type { CheckoutParams } from "../checkouts/session-params";
import { applyGiftExpired } from "../gifts/apply-gift";
import { requirePromo } from "../promos/use-promo";
import type { SubscribeInput } from "../subscriptions/contract";
import { findOfferedTier, membershipParams } from "../subscriptions/offer";
import { requireSeat } from "../tiers/count-seats";
import { ensureTierPrice } from "../tiers/ensure-tier-price";
import type { Guest } from "./begin-guest";

type GiftRow = typeof gifts.$inferSelect;
type Wanted = Pick<GiftRow, "artistId" | "tierId" | "months" | "amount" | "currency">;

const TRIES_MAX = 3;
const MONTHS = { month: 1, year: 12 } as const;
const claimedShape = z.object({ giftId: z.string() });

/** Rolls the claim back: an earlier try with another offer must end before this one begins. */
class EarlierTry extends Error {
  override readonly name = "EarlierTry";
  constructor(readonly giftId: string) {
    super("An earlier try with another offer is still open.");
  }
}

/** The one try of this address with this artist that is not paid yet, or a new one; as for a membership, it holds a place. */
async function claim(tx: Tx, guest: Guest, wanted: Wanted, now: Date): Promise<z.output<typeof claimedShape>> {
  const { userId } = guest.actor;
  await lockSubject(tx, `months:${userId}:${wanted.artistId}`);
  const isOpen = and(eq(gifts.giverId, userId), eq(gifts.artistId, wanted.artistId), eq(gifts.isMembership, true), eq(gifts.status, "PENDING"));
  const [open] = await tx.select().from(gifts).where(isOpen).orderBy(desc(gifts.id)).limit(1);
  if (open !== undefined && open.stripeSubscriptionId === null) {
    const { tierId, months, amount, currency } = wanted;
    const isSame = open.tierId === tierId && open.months === months && open.amount === amount && open.currency === currency;
    if (!isSame) throw new EarlierTry(open.id);
    return { giftId: open.id };
  }
  await requireSeat(tx, wanted.tierId, now);
  const id = newId("gift", now.getTime());
  await tx.insert(gifts).values({
    ...wanted,
    ...{ id, giverId: userId, recipientEmail: guest.email, isMembership: true, sendAt: now },
    ...{ status: "PENDING", createdAt: now, updatedAt: now },
  });
  return { giftId: id };
}

/** Ends an earlier try with another offer. @throws conflict when somebody paid it meanwhile. */
async function dropTry(services: Services, giftId: string): Promise<void> {
  const now = services.clock.now();
  const open = await findOpenCheckout(services.db, giftId);
  if (open !== undefined) {
    const status = await expireSession(services, await readSession(services, null, open));
    if (status === "complete") throw new DomainError("conflict", { sentence: "This was paid a moment ago.", details: { checkoutId: open.id } });
    await endCheckout(services.db, { checkoutId: open.id, status, now });
  }
  await applyGiftExpired(services.db, giftId, now);
}

async function claimAfterOthers(services: Services, guest: Guest, wanted: Wanted, asked: { readonly key: string | null; readonly input: SubscribeInput }) {
  const request = { userId: guest.actor.userId, key: asked.key, operation: "guest/subscribe", input: asked.input };
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    try {
      const { giftId } = await services.db.transaction((tx) =>
        runOnce(
          tx,
          request,
          () => claim(tx, guest, wanted, services.clock.now()),
          (stored) => claimedShape.parse(stored),
        ),
      );
      return giftId;
    } catch (thrown) {
      if (!(thrown instanceof EarlierTry)) throw thrown;
      await dropTry(services, thrown.giftId);
    }
  }
  throw new DomainError("conflict", { sentence: "This is being paid for in another window. Go on there, or try again in a moment." });
}

/** A customer at Stripe for this try alone, so that nothing of the account that has the address is shown or used. */
async function makeCustomer(services: Services, guest: Guest, giftId: string): Promise<string> {
  const params = { email: guest.email, name: guest.name, metadata: { mhc_gift_id: giftId } };
  const made = await services.stripe.call((stripe) => stripe.customers.create(params, { idempotencyKey: `customer:${giftId}` }));
  return made.id;
}

/**
 * A membership that somebody who is not signed in begins with the address of an account in use. To the one who pays, each answer is that
 * of an address without one: the same checkout, sums and words. Once it is paid its renewal is stopped, and the owner of the address gets
 * the period that was paid by a code in the mail; their own memberships and cards are left alone.
 * @throws as `subscribe` does for somebody new.
 */
export async function beginMonths(services: Services, guest: Guest, input: SubscribeInput, key: string | null) {
  const { artistId, interval, uiMode, promoCode: code } = input;
  const tier = await findOfferedTier(services, input);
  const currency = input.currency ?? tier.currency;
  const promo = code === undefined ? null : await requirePromo(services.db, { artistId: tier.artistId, tierId: tier.id, code, now: services.clock.now() });
  const price = await ensureTierPrice(services, { tierId: tier.id, interval, currency });
  const wanted = { artistId: tier.artistId, tierId: tier.id, months: MONTHS[interval], amount: price.amountCents, currency };
  const giftId = await claimAfterOthers(services, guest, wanted, { key, input });
  const free = { trialDays: tier.trialDays === 0 ? null : tier.trialDays, trialEndsAt: null };
  const params: CheckoutParams = {
    ...(await membershipParams(services, { stripePriceId: price.stripePriceId, free, promo })),
    customer: await makeCustomer(services, guest, giftId),
  };
  const checkout = await openCheckout(services, { kind: "gift", subjectId: giftId, fanId: guest.actor.userId, artistId, uiMode, params });
  if (input.consentVersion !== undefined) await agreeToStart(services, guest.actor, { checkoutId: checkout.checkoutId, version: input.consentVersion });
  return { subjectId: giftId, checkout };
}
