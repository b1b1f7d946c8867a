import { expect, it } from "vitest";
import { artistAccount, isAccountName, natureOf, platformAccount } from "./chart";

const PLATFORM = [
  ["stripe_balance", "debit", false],
  ["bank", "debit", false],
  ["stripe_fees", "debit", false],
  ["losses", "debit", false],
  ["suspense", "debit", false],
  ["revenue", "credit", false],
  ["tax_payable", "credit", false],
  ["royalty_cost", "debit", false],
  ["royalty_pool", "credit", true],
  ["payout_clearing", "credit", true],
  ["withholding_payable", "credit", false],
  ["merch_receivable", "debit", false],
  ["rail_fees", "debit", false],
  ["crypto_wallet", "debit", false],
] as const;
const ARTIST = [
  ["earnings", "credit", true],
  ["review", "credit", true],
  ["receivable", "debit", true],
] as const;

it.each([...PLATFORM, ...ARTIST])("%s counts up by %s and can never fall below zero: %s", (name, side, isFloored) => {
  expect(natureOf(name)).toEqual({ side, isFloored });
  expect(isAccountName(name)).toBe(true);
});

it.each(["", "Earnings", "toString", "__proto__", "savings"])("%j is no account", (name) => {
  expect(isAccountName(name)).toBe(false);
});

it("an account is the platform's or one artist's, in one currency", () => {
  expect(platformAccount("bank", "EUR")).toEqual({ owner: "platform", name: "bank", currency: "EUR" });
  expect(artistAccount("usr_a", "earnings", "USD")).toEqual({ owner: "artist:usr_a", name: "earnings", currency: "USD" });
});
