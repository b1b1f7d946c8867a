import { and, eq, isNull } from "drizzle-orm";
import { patronTiers, tierPrices, users } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { findRates } from "../currencies/find-rates";
import { localPrices } from "../currencies/rules";
import { findTierById, type TierRow } from "./queries";

export interface TierPrice {
  readonly priceId: string;
  readonly stripePriceId: string;
  readonly amountCents: number;
}

interface Wanted {
  readonly interval: "month" | "year";
  readonly currency: string;
}

/** Stripe's product of a tier, made once. Its key holds what is sent, so that a new name after a crash is another request and not a clash. */
async function ensureProduct(services: Services, tier: TierRow): Promise<string> {
  if (tier.stripeProductId !== null) return tier.stripeProductId;
  const [artist] = await services.db.select({ name: users.name }).from(users).where(eq(users.id, tier.artistId)).limit(1);
  const name = `${artist?.name ?? "Artist"}: ${tier.name}`;
  const metadata = { mhc_tier_id: tier.id, mhc_artist_id: tier.artistId };
  const product = await services.stripe.call((stripe) =>
    stripe.products.create({ name, metadata }, { idempotencyKey: `mhc-product-${tier.id}-${Buffer.from(name).toString("base64url").slice(0, 120)}` }),
  );
  await services.db
    .update(patronTiers)
    .set({ stripeProductId: product.id })
    .where(and(eq(patronTiers.id, tier.id), isNull(patronTiers.stripeProductId)));
  // Whoever was first decides.
  return (await findTierById(services.db, tier.id))?.stripeProductId ?? product.id;
}

/** The row of the price, committed before Stripe is asked, so that its id makes the key of the request. */
async function ensurePriceRow(services: Services, tier: TierRow, { interval, currency }: Wanted) {
  const now = services.clock.now();
  const prices = localPrices(tier, currency, await findRates(services.db, now));
  if (prices === null) throw new DomainError("rule_refused", { sentence: `This tier cannot be paid in ${currency}.` });
  const amountCents = interval === "month" ? prices.monthlyCents : prices.yearlyCents;
  await services.db
    .insert(tierPrices)
    .values({ id: newId("price", now.getTime()), tierId: tier.id, interval, currency, amountCents, createdAt: now })
    .onConflictDoNothing();
  const [row] = await services.db
    .select()
    .from(tierPrices)
    .where(and(eq(tierPrices.tierId, tier.id), eq(tierPrices.interval, interval), eq(tierPrices.currency, currency), eq(tierPrices.amountCents, amountCents)));
  if (row === undefined) throw new DomainError("internal");
  return row;
}

/**
 * What a tier costs now, as a price at Stripe, made when first asked for. In the smallest unit of `currency`; a price at Stripe never
 * changes, so that whoever joined by it keeps it whatever becomes of the artist's price and of the rates.
 * @throws not_found; rule_refused for a currency without a rate.
 */
export async function ensureTierPrice(services: Services, input: Wanted & { readonly tierId: string }): Promise<TierPrice> {
  const { interval, currency } = input;
  const tier = await findTierById(services.db, input.tierId);
  if (tier === undefined) throw new DomainError("not_found");
  const row = await ensurePriceRow(services, tier, input);
  if (row.stripePriceId !== null) return { priceId: row.id, stripePriceId: row.stripePriceId, amountCents: row.amountCents };
  const product = await ensureProduct(services, tier);
  const price = await services.stripe.call((stripe) =>
    stripe.prices.create(
      {
        product,
        currency: currency.toLowerCase(),
        unit_amount: row.amountCents,
        recurring: { interval },
        metadata: { mhc_tier_id: tier.id, mhc_price_id: row.id },
      },
      { idempotencyKey: `mhc-price-${row.id}` },
    ),
  );
  await services.db
    .update(tierPrices)
    .set({ stripePriceId: price.id })
    .where(and(eq(tierPrices.id, row.id), isNull(tierPrices.stripePriceId)));
  return { priceId: row.id, stripePriceId: price.id, amountCents: row.amountCents };
}
