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
  /** What we owe an artist. */
  earnings: { side: "credit", isFloored: true },
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
  /** ISO 4217, upper case. */
  readonly currency: string;
}

export function platformAccount(name: Exclude<AccountName, "earnings" | "receivable">, currency: string): Account {
  return { owner: "platform", name, currency };
}

export function artistAccount(artistId: string, name: "earnings" | "receivable", currency: string): Account {
  return { owner: `artist:${artistId}`, name, currency };
}

export function natureOf(name: AccountName): AccountNature {
  return CHART[name];
}
