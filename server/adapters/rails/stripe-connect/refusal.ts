import Stripe from "stripe";
import { findDomainError } from "@/server/kernel/errors";

/** Failures by which Stripe says that it did nothing, for a reason that the same request would meet again. */
const SENTENCES: Readonly<Record<string, string>> = {
  balance_insufficient: "Our balance at Stripe did not cover it.",
  insufficient_capabilities_for_transfer: "The artist’s account at Stripe cannot be paid to until they finish its set-up.",
  no_account: "The artist’s account at Stripe has no bank account in this currency.",
};

/** Why Stripe refused a write; null when it is open whether it was made (no answer, a fault of Stripe's, the same key under way). */
export function refusalOf(thrown: unknown): string | null {
  const known = findDomainError(thrown);
  if (known === null || known.code === "unavailable" || known.code === "rate_limited" || known.code === "conflict") return null;
  const { cause } = known;
  // The key was used with another request: that one may have been made.
  if (cause instanceof Stripe.errors.StripeIdempotencyError) return null;
  if (!(cause instanceof Stripe.errors.StripeInvalidRequestError)) return null;
  return SENTENCES[cause.code ?? ""] ?? cause.message;
}
