import type Stripe from "stripe";

export { declineSentence } from "./translate-failure";

/** What of Stripe's API the house uses. Anything else is a decision, made here. */
export type StripeApi = Pick<
  Stripe,
  | "accountLinks"
  | "accounts"
  | "balanceSettings"
  | "balanceTransactions"
  | "billingPortal"
  | "charges"
  | "checkout"
  | "coupons"
  | "customers"
  | "customerSessions"
  | "disputes"
  | "events"
  | "invoicePayments"
  | "invoices"
  | "paymentIntents"
  | "paymentMethods"
  | "payouts"
  | "prices"
  | "products"
  | "promotionCodes"
  | "refunds"
  | "setupIntents"
  | "subscriptionSchedules"
  | "subscriptions"
  | "transfers"
>;

/** One signed message of Stripe, or why it is not taken. */
export type ReadWebhook = { readonly event: Stripe.Event } | { readonly refusal: string };

/**
 * Stripe, or the local stand-in for it. API version 2026-10-28.endive.
 * Every write needs an idempotency key made from a row of ours, so that a repeat after any crash is the same write: one without is refused.
 */
export interface StripeGateway {
  /** For Stripe.js in the browser; null without keys. */
  readonly publishableKey: string | null;
  /**
   * Calls Stripe: 20 s a try, two more tries where repeating is safe.
   * @throws DomainError `unavailable` (no keys, no answer, Stripe's own fault), `rate_limited`, `rule_refused` (the card; details: `declineCode`,
   * `stripeCode`), `not_found` (Stripe does not know it), `conflict` (the same write is under way), `internal` (our request was wrong).
   * The cause is what the SDK threw.
   */
  call<T>(work: (stripe: StripeApi) => Promise<T>): Promise<T>;
  /**
   * Reads a webhook: the signature of any of our secrets, no older than five minutes, of this mode, and of our own account, or with
   * `connected` of an account of an artist's.
   */
  readWebhook(rawBody: string, signature: string | null, now: Date, whose?: "own" | "connected"): ReadWebhook;
}
