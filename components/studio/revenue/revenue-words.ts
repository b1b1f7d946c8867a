import type { Outputs } from "@/components/ui/api-types";

export type Stats = Outputs["patronage"]["stats"];
export type CurrencyStats = Stats["currencies"][number];
export type RevenueRow = CurrencyStats["revenue"][number];
export type MrrMonth = CurrencyStats["mrr"][number];

export const SOURCE_WORDS: Readonly<Record<RevenueRow["source"], string>> = {
  subscription: "Patrons",
  tip: "Tips",
  gift: "Gifts",
  pledge: "Goals",
  ticket: "Tickets",
};

const SHORT = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" });
const LONG = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** `2027-01` as `Jan`. */
export const shortMonth = (month: string) => SHORT.format(new Date(`${month}-01T00:00:00Z`));
/** `2027-01` as `January 2027`. */
export const longMonth = (month: string) => LONG.format(new Date(`${month}-01T00:00:00Z`));

/** Amounts below zero have a minus, not a hyphen. */
export const withMinus = (amount: string) => amount.replace("-", "−");

export function sumOf<T>(rows: readonly T[], cents: (row: T) => number): number {
  return rows.reduce((sum, row) => sum + cents(row), 0);
}
