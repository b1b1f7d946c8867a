/** Every account there can be. `isFloored`: what it holds never falls below zero; the database refuses it. */
const CHART = {
  /** What lies at Stripe: the sum of (amount − fee) of its balance transactions. */
  stripe_balance: { side: "debit", isFloored: false },
  bank: { side: "debit", isFloored: false },
  stripe_fees: { side: "debit", isFloored: false },
  /** What was taken from us beyond what a payment brought in. */
  losses: { side: "debit", isFloored: false },
  /** Movements at Stripe that nothing of ours explains. A person looks at what is here. */
  suspense: { side: "debit", isFloored: false },
  revenue: { side: "credit", isFloored: false },
  tax_payable: { side: "credit", isFloored: false },
  /** What plays cost us. */
  royalty_cost: { side: "debit", isFloored: false },
  /** Set aside of what fans paid, to be shared among those they watched. */
  royalty_pool: { side: "credit", isFloored: true },
  /** Out of an artist's account, and not yet confirmed by the rail it went by. */
  payout_clearing: { side: "credit", isFloored: true },
  /** Tax kept back from payouts, owed to a tax office. */
  withholding_payable: { side: "credit", isFloored: false },
  /** What shops owe us for what was bought on our artists' word. */
  merch_receivable: { side: "debit", isFloored: false },
  /** What rails take for a payout. */
  rail_fees: { side: "debit", isFloored: false },
  crypto_wallet: { side: "debit", isFloored: false },
  /** What we owe an artist. */
  earnings: { side: "credit", isFloored: true },
  /** Earned, and held back until a person looked at how. */
  review: { side: "credit", isFloored: true },
  /** What an artist owes us, because a refund found no earnings to take it from. */
  receivable: { side: "debit", isFloored: true },
} as const satisfies Record<string, { readonly side: "debit" | "credit"; readonly isFloored: boolean }>;

export type AccountName = keyof typeof CHART;
export type AccountNature = (typeof CHART)[AccountName];

export function isAccountName(text: string): text is AccountName {
  return Object.hasOwn(CHART, text);
}

export interface Account {
  readonly owner: "platform" | `artist:${string}`;
  readonly name: AccountName;
  /** ISO 4217, upper case; of gas the coin of its chain, ETH or POL. */
  readonly currency: string;
}

type ArtistAccountName = "earnings" | "review" | "receivable";

const platformAccounts = new Map<string, Account>();

/** The same object each time: there are few, and batches of many transfers find what they have seen by the object. */
export function platformAccount(name: Exclude<AccountName, ArtistAccountName>, currency: string): Account {
  const key = `${name} ${currency}`;
  const known = platformAccounts.get(key) ?? { owner: "platform", name, currency };
  platformAccounts.set(key, known);
  return known;
}

export function artistAccount(artistId: string, name: ArtistAccountName, currency: string): Account {
  return { owner: `artist:${artistId}`, name, currency };
}

export function natureOf(name: AccountName): AccountNature {
  return CHART[name];
}
