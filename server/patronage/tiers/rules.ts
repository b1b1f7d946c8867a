/** A year costs ten months, so that two are free. */
const MONTHS_PAID_A_YEAR = 10;

const DAY_HOURS = 24;

export const TIER_LIMITS = {
  tiers: 12,
  nameChars: 40,
  descriptionChars: 400,
  benefits: 12,
  benefitChars: 120,
  welcomeNoteChars: 4_000,
  /** Below it Stripe's fixed part would eat most of a payment. */
  priceCentsMin: 100,
  monthlyCentsMax: 1_000_000,
  yearlyCentsMax: 10_000_000,
  seats: 1_000_000,
  trialDays: 30,
  earlyAccessHours: 60 * DAY_HOURS,
  callsPerMonth: 20,
  keyChars: 40,
} as const;

export const TIER_KEYS = ["bronze", "silver", "gold", "platinum"] as const;
export type TierKey = (typeof TIER_KEYS)[number];

/** What a tier gives beyond its lines of text; a higher rank has all of a lower one (see `db/schema/patronage.ts`). */
export interface TierPerks {
  readonly trialDays: number;
  readonly earlyAccessHours: number;
  readonly canDownload: boolean;
  readonly callsPerMonth: number;
  readonly hasLivestreams: boolean;
  readonly hasCredit: boolean;
  readonly hasDiscord: boolean;
  readonly hasProfitShare: boolean;
}

export interface DefaultTier extends TierPerks {
  readonly key: TierKey;
  readonly rank: number;
  readonly name: string;
  readonly description: string;
  readonly benefits: readonly string[];
  readonly monthlyCents: number;
  readonly yearlyCents: number;
}

const NO_PERKS: TierPerks = {
  trialDays: 0,
  earlyAccessHours: 0,
  canDownload: false,
  callsPerMonth: 0,
  hasLivestreams: false,
  hasCredit: false,
  hasDiscord: false,
  hasProfitShare: false,
};

/** The price of a year that goes with a price of a month, in cents. */
export function yearlyPriceOf(monthlyCents: number): number {
  return monthlyCents * MONTHS_PAID_A_YEAR;
}

/** The key of a tier that an artist adds, from its name: `Inner circle` becomes `inner-circle`; a number tells two of one name apart. */
export function deriveTierKey(name: string, taken: ReadonlySet<string>): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, TIER_LIMITS.keyChars)
    .replace(/^-|-$/g, "");
  const base = words === "" ? "tier" : words;
  if (!taken.has(base)) return base;
  // One of so many numbers is free, and an artist has at most `TIER_LIMITS.tiers` of them.
  let number = 2;
  while (taken.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

const BRONZE: TierPerks = { ...NO_PERKS, hasDiscord: true };
const SILVER: TierPerks = { ...BRONZE, earlyAccessHours: 48 };
const GOLD: TierPerks = { ...SILVER, callsPerMonth: 1 };
// The profit share stays off until an admin has confirmed that counsel allows it, and the artist turns it on.
const PLATINUM: TierPerks = { ...GOLD, hasLivestreams: true, hasCredit: true };

/** What every artist begins with, in US dollars. */
export const DEFAULT_TIERS: readonly DefaultTier[] = [
  {
    key: "bronze",
    rank: 1,
    name: "Bronze",
    description: "Stand behind the work and be part of the circle.",
    benefits: ["The Discord for patrons only", "A thank-you every month"],
    monthlyCents: 499,
    yearlyCents: yearlyPriceOf(499),
    ...BRONZE,
  },
  {
    key: "silver",
    rank: 2,
    name: "Silver",
    description: "See new work before everybody else.",
    benefits: ["All that Bronze gives", "Videos 48 hours early"],
    monthlyCents: 999,
    yearlyCents: yearlyPriceOf(999),
    ...SILVER,
  },
  {
    key: "gold",
    rank: 3,
    name: "Gold",
    description: "Talk to the artist, and have something made for you.",
    benefits: ["All that Silver gives", "A call of your own every month", "Custom content"],
    monthlyCents: 2_499,
    yearlyCents: yearlyPriceOf(2_499),
    ...GOLD,
  },
  {
    key: "platinum",
    rank: 4,
    name: "Platinum",
    description: "Help to produce what comes next.",
    benefits: ["All that Gold gives", "VIP livestreams", "A credit as producer"],
    monthlyCents: 9_999,
    yearlyCents: yearlyPriceOf(9_999),
    ...PLATINUM,
  },
];
