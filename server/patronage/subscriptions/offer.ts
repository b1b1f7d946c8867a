import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { CheckoutParams } from "../checkouts/session-params";
import type { PromoRow } from "../promos/manage-promos";
import { ensureCoupon } from "../promos/use-promo";
import { ensureTiers } from "../tiers/ensure-tiers";
import { findTier, type TierRow } from "../tiers/queries";
import type { FreeTime } from "./claim-subscription";

/** The tier that somebody wants to join. @throws not_found for one that is not offered (any more). */
export async function findOfferedTier(services: Services, input: { readonly artistId: string; readonly tier: string }): Promise<TierRow> {
  await ensureTiers(services.db, input.artistId, services.clock.now());
  const tier = await findTier(services.db, { artistId: input.artistId, key: input.tier });
  if (tier === undefined || !tier.isActive) throw new DomainError("not_found", { sentence: "There is no such tier, or it is not offered any more." });
  return tier;
}

/** The checkout of a membership: at a price, with what of its beginning is free and what a code takes off. */
export async function membershipParams(
  services: Services,
  offer: { readonly stripePriceId: string; readonly free: FreeTime; readonly promo: PromoRow | null },
): Promise<CheckoutParams> {
  const { stripePriceId, free, promo } = offer;
  const coupon = promo === null ? null : await ensureCoupon(services, promo);
  const trial = {
    ...(free.trialDays === null ? {} : { trial_period_days: free.trialDays, metadata: { mhc_trial: "1" } }),
    ...(free.trialEndsAt === null ? {} : { trial_end: Math.floor(free.trialEndsAt.getTime() / 1_000) }),
  };
  return {
    mode: "subscription",
    line_items: [{ price: stripePriceId, quantity: 1 }],
    ...(coupon === null ? {} : { discounts: [{ coupon }] }),
    subscription_data: { billing_mode: { type: "flexible" }, ...trial },
  };
}
