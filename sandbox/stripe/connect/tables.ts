import type Stripe from "stripe";
import type { Wire, WireList } from "../billing/wire";

export type TransferReversal = Wire<Stripe.TransferReversal>;
export type Transfer = Omit<Wire<Stripe.Transfer>, "reversals" | "destination"> & { reversals: WireList<TransferReversal>; destination: string };
export type BankAccount = Omit<Wire<Stripe.BankAccount>, "account"> & { account: string };

/** A way into onboarding: works once, and not for long. */
export interface OnboardingLink {
  id: string;
  onboarded: string;
  return_url: string;
  refresh_url: string;
  expiresAtS: number;
  isUsed: boolean;
}

/** What Connect keeps. */
export interface ConnectTables {
  transfer: Transfer;
  bank_account: BankAccount;
  _account_link: OnboardingLink;
}
