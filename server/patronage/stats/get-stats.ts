import { type Actor, requireArtist } from "../../kernel/actor";
import type { Services } from "../../services";
import { buildMrrMonths } from "./build-mrr-months";
import type { Stats } from "./contract";
import { listMonths } from "./months";
import { countPatronsByTier, type MrrSum, type RevenueSum, sumMrrMovements, sumRevenue } from "./queries";

/**
 * The artist's figures over the last calendar months (UTC): patrons by tier, MRR and how it moved, churn, tips, revenue by source.
 * @throws DomainError not_allowed for who is no artist.
 */
export async function getStats(services: Pick<Services, "db" | "clock">, actor: Actor, input: { readonly months: number }): Promise<Stats> {
  requireArtist(actor);
  const now = services.clock.now();
  const months = listMonths(now, input.months);
  const range = { artistId: actor.userId, months, until: now };
  const [tiers, movements, revenue] = await Promise.all([
    countPatronsByTier(services.db, actor.userId),
    sumMrrMovements(services.db, range),
    sumRevenue(services.db, range),
  ]);
  const currencies = [...new Set([...movements, ...revenue].map((row) => row.currency))].sort();
  return {
    asOf: now.toISOString(),
    patrons: tiers.reduce((sum, tier) => sum + tier.patrons, 0),
    tiers,
    currencies: currencies.map((currency) => showCurrency(currency, movements, revenue, months)),
  };
}

function showCurrency(
  currency: string,
  allMovements: readonly MrrSum[],
  allRevenue: readonly RevenueSum[],
  months: readonly string[],
): Stats["currencies"][number] {
  const mrr = buildMrrMonths(
    allMovements.filter((row) => row.currency === currency),
    months,
  );
  const revenue = allRevenue.filter((row) => row.currency === currency);
  const tips = revenue.filter((row) => row.source === "tip");
  return {
    currency,
    mrrCents: mrr.at(-1)?.endCents ?? 0,
    tips: { count: tips.reduce((sum, row) => sum + row.payments, 0), amountCents: tips.reduce((sum, row) => sum + row.gross - row.taken, 0) },
    mrr,
    revenue: revenue.map(({ month, source, payments, gross, taken, tax, fee, stripe, net }) => ({
      month,
      source,
      payments,
      grossCents: gross,
      takenBackCents: taken,
      taxCents: tax,
      feeCents: fee,
      stripeFeeCents: stripe,
      netCents: net,
    })),
  };
}
