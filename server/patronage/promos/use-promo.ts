import { and, eq, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { promoCodes, promoRedemptions } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { findRates } from "../currencies/find-rates";
import { type Currency, localPrices } from "../currencies/rules";
import { findTier } from "../tiers/queries";
import type { PromoQuote } from "./contract";
import type { PromoRow } from "./manage-promos";
import { findPromoFault, normalizeCode, reducedPrice } from "./rules";

const BPS_A_PERCENT = 100;

/** The code of an artist, if it can be used for this tier now. @throws rule_refused with a sentence that says why not. */
export async function requirePromo(
  db: Tx,
  use: { readonly artistId: string; readonly tierId: string; readonly code: string; readonly now: Date },
): Promise<PromoRow> {
  const [promo] = await db
    .select()
    .from(promoCodes)
    .where(and(eq(promoCodes.artistId, use.artistId), eq(promoCodes.code, normalizeCode(use.code))))
    .limit(1);
  const fault = findPromoFault(promo, use.tierId, use.now);
  if (promo === undefined || fault !== null) {
    const message = fault ?? "There is no such code.";
    throw new DomainError("rule_refused", { sentence: message, issues: [{ path: "promoCode", message }] });
  }
  return promo;
}

/** Stripe's coupon of a code, made when first used. Stripe counts as well and lets no more pay with it than there may be. */
export async function ensureCoupon(services: Services, promo: PromoRow): Promise<string> {
  if (promo.stripeCouponId !== null) return promo.stripeCouponId;
  const { id, code, percentOffBps, months, redemptionsMax, expiresAt } = promo;
  const coupon = await services.stripe.call((stripe) =>
    stripe.coupons.create(
      {
        ...{ name: code, percent_off: percentOffBps / BPS_A_PERCENT, duration: "repeating", duration_in_months: months },
        ...(redemptionsMax === null ? {} : { max_redemptions: redemptionsMax }),
        ...(expiresAt === null ? {} : { redeem_by: Math.floor(expiresAt.getTime() / 1_000) }),
        metadata: { mhc_promo_id: id },
      },
      { idempotencyKey: `promo:${id}` },
    ),
  );
  await services.db
    .update(promoCodes)
    .set({ stripeCouponId: coupon.id })
    .where(and(eq(promoCodes.id, id), isNull(promoCodes.stripeCouponId)));
  return coupon.id;
}

/**
 * The code that a membership was begun with, as far as it still takes something off at another tier, too; null without one, and for one that
 * was for the tier that is left.
 */
export async function findCodeFor(db: Tx, use: { readonly promoId: string | null; readonly tierId: string }): Promise<PromoRow | null> {
  if (use.promoId === null) return null;
  const [promo] = await db.select().from(promoCodes).where(eq(promoCodes.id, use.promoId)).limit(1);
  return promo === undefined || (promo.tierId !== null && promo.tierId !== use.tierId) ? null : promo;
}

/** Counts a code once for a subscription that was begun with it, in the transaction in which its first payment is written down. */
export async function countRedemption(tx: Tx, use: { readonly promoId: string; readonly subscriptionId: string }, now: Date): Promise<void> {
  const counted = await tx
    .insert(promoRedemptions)
    .values({ ...use, at: now })
    .onConflictDoNothing()
    .returning({ promoId: promoRedemptions.promoId });
  if (counted.length === 0) return;
  await tx
    .update(promoCodes)
    .set({ redemptions: sql`${promoCodes.redemptions} + 1` })
    .where(eq(promoCodes.id, use.promoId));
}

/** What a code would do to the prices of a tier. @throws not_found without such a tier; rule_refused where the code does not go with it. */
export async function quotePromo(
  services: Services,
  input: { readonly artistId: string; readonly tier: string; readonly code: string; readonly currency?: Currency | undefined },
): Promise<PromoQuote> {
  const tier = await findTier(services.db, { artistId: input.artistId, key: input.tier });
  if (tier?.isActive !== true) throw new DomainError("not_found");
  const now = services.clock.now();
  const currency = input.currency ?? tier.currency;
  const whole = localPrices(tier, currency, await findRates(services.db, now));
  if (whole === null) throw new DomainError("rule_refused", { sentence: `This tier cannot be paid in ${currency}.` });
  const promo = await requirePromo(services.db, { artistId: input.artistId, tierId: tier.id, code: input.code, now });
  const { code, percentOffBps, months } = promo;
  const prices = { monthlyCents: reducedPrice(whole.monthlyCents, percentOffBps), yearlyCents: reducedPrice(whole.yearlyCents, percentOffBps) };
  return { code, percentOffBps, months, ...prices, currency };
}
