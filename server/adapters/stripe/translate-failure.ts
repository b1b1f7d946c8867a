import Stripe from "stripe";
import { DomainError } from "@/server/kernel/errors";

const RETRY_SECONDS = 5;
const { errors } = Stripe;

/** What a person reads for the usual ways in which a bank says no (docs.stripe.com/declines/codes). */
const DECLINE_SENTENCES: Readonly<Record<string, string>> = {
  insufficient_funds: "The bank says there is not enough money on this card. Use another one.",
  expired_card: "This card has expired. Use another one.",
  incorrect_cvc: "The security code of the card is wrong. Type it again.",
  authentication_required: "The bank wants you to confirm this payment. Pay again and follow its steps.",
};
const DECLINED = "The bank declined this card. Use another one, or ask the bank why.";

interface PaymentFault {
  readonly code?: string | undefined;
  readonly decline_code?: string | undefined;
}

/** Why a bank did not pay, in the words of a person; of a payment that failed without an answer of 402 too. */
export function declineSentence(error: PaymentFault | null | undefined): string {
  return DECLINE_SENTENCES[declineCodeOf(error)] ?? DECLINED;
}

function declineCodeOf(error: PaymentFault | null | undefined): string {
  return error?.decline_code ?? error?.code ?? "card_declined";
}

/** What Stripe refuses by a rule of its own, which ours cannot foresee: it may have happened there a moment ago. */
const REFUSALS: Readonly<Record<string, string>> = {
  charge_disputed: "The fan’s bank asked for this payment back, so it cannot be refunded.",
  // Somebody else used it up after we looked.
  coupon_expired: "This code was used up or expired a moment ago. Go on without it, or with another one.",
  charge_already_refunded: "This payment went back already.",
};

/** What Stripe's SDK throws, as a failure of ours. What is none of Stripe's comes back as it is. */
export function translateStripeFailure(thrown: unknown): unknown {
  if (!(thrown instanceof errors.StripeError)) return thrown;
  const cause = thrown;
  if (thrown instanceof errors.StripeCardError) {
    return new DomainError("rule_refused", { sentence: declineSentence(thrown), details: { declineCode: declineCodeOf(thrown) }, cause });
  }
  if (thrown instanceof errors.StripeRateLimitError) return new DomainError("rate_limited", { retryAfterSeconds: RETRY_SECONDS, cause });
  if (thrown.code === "resource_missing") return new DomainError("not_found", { cause });
  if (thrown.code === "lock_timeout" || thrown.statusCode === 409)
    return new DomainError("conflict", { sentence: "The same payment is being worked on. Try again in a moment.", cause });
  const refusal = thrown.code === undefined ? undefined : REFUSALS[thrown.code];
  if (refusal !== undefined) return new DomainError("rule_refused", { sentence: refusal, cause });
  if (thrown instanceof errors.StripeInvalidRequestError || thrown instanceof errors.StripeIdempotencyError) return new DomainError("internal", { cause });
  const sentence = "Payments cannot be reached right now. Nothing was charged twice; try again in a moment.";
  return new DomainError("unavailable", { sentence, retryAfterSeconds: RETRY_SECONDS, cause });
}
