/** What a membership or a gift can be paid in; the first is the platform's own. */
export const CURRENCIES = ["USD", "EUR", "GBP", "CAD", "AUD", "JPY"] as const;
export type Currency = (typeof CURRENCIES)[number];

/** What one dollar is in each currency, in millionths of its whole unit: 920,000 is €0.92. A dollar itself is always 1,000,000. */
export type Rates = ReadonlyMap<string, bigint>;

export const MICROS_PER_UNIT = 1_000_000n;
/** A hundredth and a million times a dollar's worth: what lies outside was mistyped. */
export const RATE_MICROS = { min: 10_000, max: 1_000_000_000_000 } as const;

/** Currencies without a smaller unit: Stripe counts them whole (docs.stripe.com/currencies#zero-decimal). */
const WITHOUT_CENTS: ReadonlySet<string> = new Set(["JPY"]);
const EURO_REGIONS = "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK AD MC SM VA ME XK".split(" ");
const OTHER_REGIONS: Readonly<Record<string, Currency>> = { GB: "GBP", GG: "GBP", IM: "GBP", JE: "GBP", CA: "CAD", AU: "AUD", JP: "JPY" };

/** The grid that a price lies on, in the smallest unit, by how high it is: the lower a price, the finer. */
const STEPS = { cents: [500n, 2_000n], whole: [1_000n, 5_000n], each: [10n, 50n, 100n] } as const;

export function isCurrency(text: string): text is Currency {
  return CURRENCIES.some((currency) => currency === text);
}

/** Where a fan most likely pays, by what their browser says of their languages (`de-AT,de;q=0.9`); null where that says nothing. */
export function currencyOfLanguages(acceptLanguage: string): Currency | null {
  const region = regionOf(acceptLanguage.replace(/[,;].*/s, "").trim());
  if (region === null) return null;
  return EURO_REGIONS.includes(region) ? "EUR" : (OTHER_REGIONS[region] ?? "USD");
}

function regionOf(tag: string): string | null {
  try {
    return new Intl.Locale(tag).maximize().region ?? null;
  } catch {
    // No language tag (RFC 5646).
    return null;
  }
}

function unitsPerWhole(currency: string): bigint {
  return WITHOUT_CENTS.has(currency) ? 1n : 100n;
}

function roundHalfUp(amount: bigint, divisor: bigint): bigint {
  return (2n * amount + divisor) / (2n * divisor);
}

function stepOf(amount: bigint, currency: string): bigint {
  const [fine, middle] = WITHOUT_CENTS.has(currency) ? STEPS.whole : STEPS.cents;
  const [small, medium, large] = STEPS.each;
  if (amount < fine) return small;
  return amount < middle ? medium : large;
}

/**
 * A price of one currency in another, rounded to what a price looks like there: on a grid of 10, 50 or 100 of the smallest unit, never more
 * than half a step off; a price that ends in 99 cents ends in a 9 there too. Null without a rate.
 */
export function localPrice(amountCents: number, from: string, to: string, rates: Rates): number | null {
  if (from === to) return amountCents;
  const [fromRate, toRate] = [rates.get(from), rates.get(to)];
  if (fromRate === undefined || toRate === undefined) return null;
  const exact = roundHalfUp(BigInt(amountCents) * toRate * unitsPerWhole(to), fromRate * unitsPerWhole(from));
  const below = amountCents % 100 === 99 && !WITHOUT_CENTS.has(to) ? 1n : 0n;
  const step = stepOf(exact, to);
  const steps = roundHalfUp(exact + below, step);
  return Number((steps === 0n ? 1n : steps) * step - below);
}

export interface TierPrices {
  readonly monthlyCents: number;
  readonly yearlyCents: number;
}

/** What a tier costs in a currency, in its smallest unit. A year keeps its proportion to the month, so that what it saves is the same everywhere. */
export function localPrices(tier: TierPrices & { readonly currency: string }, currency: string, rates: Rates): TierPrices | null {
  const monthlyCents = localPrice(tier.monthlyCents, tier.currency, currency, rates);
  if (monthlyCents === null) return null;
  return { monthlyCents, yearlyCents: Number(roundHalfUp(BigInt(monthlyCents) * BigInt(tier.yearlyCents), BigInt(tier.monthlyCents))) };
}
