import type { Outputs } from "@/components/ui/api-types";
import { formatCents, formatShort } from "@/components/ui/money";

export type Tier = Outputs["patronage"]["getArtistPage"]["tiers"][number];
export type Interval = "month" | "year";

export function readInterval(value: string | null): Interval {
  return value === "year" ? "year" : "month";
}

/** Cents of the tier's currency, an interval. */
export function priceOf(tier: Tier, interval: Interval): number {
  return interval === "month" ? tier.monthlyCents : tier.yearlyCents;
}

export type Currency = Tier["prices"][number]["currency"];

/** A tier with its prices in a currency; one that cannot be paid in it stays in the artist's own. */
export function inCurrency(tier: Tier, currency: string): Tier {
  const prices = tier.prices.find((one) => one.currency === currency);
  return prices === undefined ? tier : { ...tier, ...prices };
}

/** What a year saves against twelve months, such as "2 months less"; null when it saves nothing that can be said in whole months. */
export function yearlySaving(tiers: readonly Tier[]): string | null {
  const saved = tiers.map((tier) => (tier.monthlyCents * 12 - tier.yearlyCents) / tier.monthlyCents);
  const least = Math.floor(Math.min(...saved));
  if (tiers.length === 0 || least < 1) return null;
  return least === 1 ? "1 month less" : `${least} months less`;
}

export function priceWords(tier: Tier, interval: Interval): string {
  return `${formatCents(priceOf(tier, interval), tier.currency)} a ${interval}`;
}

export function shortPrice(tier: Tier, interval: Interval): string {
  return formatShort(priceOf(tier, interval), tier.currency);
}

/** How many places are left, said only where places are few. */
export function seatWords(tier: Tier): string | null {
  if (tier.seatsLeft === null) return null;
  if (tier.seatsLeft === 0) return "Every place is taken";
  return tier.seatsLeft === 1 ? "1 place left" : `${tier.seatsLeft} places left`;
}
