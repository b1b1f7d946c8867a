import type { Outputs } from "@/components/ui/api-types";

export type Account = Outputs["royalties"]["account"];
export type Balance = Account["others"][number];
export type Earnings = Outputs["royalties"]["earnings"];
export type Forecast = Outputs["royalties"]["forecast"];
export type Transaction = Outputs["royalties"]["transactions"]["items"][number];
export type Source = Transaction["source"];

/** The house's pigments are fixed by source; what went out or back has none and is in ink. */
export const SOURCES: Readonly<Record<Source, { readonly word: string; readonly colour: string }>> = {
  patron: { word: "Patrons", colour: "var(--d1)" },
  tip: { word: "Tips", colour: "var(--d2)" },
  view: { word: "Views", colour: "var(--d3)" },
  livestream: { word: "Livestreams", colour: "var(--d4)" },
  collaboration: { word: "Collaboration", colour: "var(--d5)" },
  merch: { word: "Merch", colour: "var(--d6)" },
  refund: { word: "Refunds", colour: "var(--ink-3)" },
  payout: { word: "Payouts", colour: "var(--ink-2)" },
  tax: { word: "Tax kept back", colour: "var(--ink-2)" },
  fee: { word: "Fees", colour: "var(--ink-2)" },
};

export const SOURCE_KEYS = [
  "patron",
  "tip",
  "view",
  "livestream",
  "collaboration",
  "merch",
  "refund",
  "payout",
  "tax",
  "fee",
] as const satisfies readonly Source[];

export const SPAN_WORDS = { today: "Today", month: "This month", year: "This year", all: "All time" } as const;
export type Span = keyof typeof SPAN_WORDS;
export const SPANS = ["today", "month", "year", "all"] as const satisfies readonly Span[];

const COUNTRIES = new Intl.DisplayNames("en", { type: "region" });

/** `DE` as `Germany`. */
export function nameCountry(country: string): string {
  return /^[A-Z]{2}$/.test(country) ? (COUNTRIES.of(country) ?? country) : country;
}

/** The one of the account's balances that is in a currency; the account itself where there is none. */
export function balanceIn(account: Account, currency: string): Balance {
  return account.others.find((each) => each.currency === currency) ?? account;
}

/** Basis points as a percentage: 1250 is `12.5 %`. */
export function writeBps(bps: number): string {
  return `${bps / 100} %`.replace("-", "−");
}
