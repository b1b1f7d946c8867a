/** How the issuer of a test card behaves. */
export interface TestCard {
  number: string;
  brand: string;
  country: string;
  funding: "credit" | "debit";
  /** Why every charge is declined, if it is. */
  decline?: DeclineCode;
  /** The card cannot even be saved. */
  isDeclinedOnSetup?: boolean;
  /** When the holder must prove who they are: at every payment, or unless the card was saved with proof. */
  authentication?: "always" | "unless_set_up";
  /** The proof of the holder does not help: the charge fails with this reason all the same. */
  declineAfterAuthentication?: DeclineCode;
  /** A dispute is opened by this reason right after the charge. */
  dispute?: { reason: string; isInquiry: boolean };
  /** The money is in the balance at once. */
  isAvailableAtOnce?: boolean;
  /** What becomes of refunds later. */
  refund?: "pending" | "fails";
  riskLevel?: "elevated" | "highest";
  isBlocked?: boolean;
}

export type DeclineCode =
  | "authentication_required"
  | "card_velocity_exceeded"
  | "expired_card"
  | "fraudulent"
  | "generic_decline"
  | "incorrect_cvc"
  | "insufficient_funds"
  | "lost_card"
  | "processing_error"
  | "stolen_card";

type Behaviour = Omit<TestCard, "number" | "brand" | "country" | "funding">;

function card(number: string, brand: string, behaviour: Behaviour = {}, country = "US", funding: TestCard["funding"] = "credit"): TestCard {
  return { number, brand, country, funding, ...behaviour };
}

const CARDS: Readonly<Record<string, TestCard>> = {
  visa: card("4242424242424242", "visa"),
  visa_debit: card("4000056655665556", "visa", {}, "US", "debit"),
  mastercard: card("5555555555554444", "mastercard"),
  mastercard_debit: card("5200828282828210", "mastercard", {}, "US", "debit"),
  amex: card("378282246310005", "amex"),
  discover: card("6011111111111117", "discover"),
  diners: card("3056930009020004", "diners"),
  jcb: card("3566002020360505", "jcb"),
  unionpay: card("6200000000000005", "unionpay"),
  us: card("4242424242424242", "visa"),
  br: card("4000000760000002", "visa", {}, "BR"),
  ca: card("4000001240000000", "visa", {}, "CA"),
  mx: card("4000004840008001", "visa", {}, "MX"),
  de: card("4000002760000016", "visa", {}, "DE"),
  fr: card("4000002500000003", "visa", {}, "FR"),
  gb: card("4000008260000000", "visa", {}, "GB"),
  it: card("4000003800000008", "visa", {}, "IT"),
  jp: card("4000003920000003", "visa", {}, "JP"),
  in: card("4000003560000008", "visa", {}, "IN"),
  chargeDeclined: card("4000000000000002", "visa", { decline: "generic_decline", isDeclinedOnSetup: true }),
  chargeDeclinedInsufficientFunds: card("4000000000009995", "visa", { decline: "insufficient_funds", isDeclinedOnSetup: true }),
  chargeDeclinedLostCard: card("4000000000009987", "visa", { decline: "lost_card", isDeclinedOnSetup: true }),
  chargeDeclinedStolenCard: card("4000000000009979", "visa", { decline: "stolen_card", isDeclinedOnSetup: true }),
  chargeDeclinedFraudulent: card("4100000000000019", "visa", { decline: "fraudulent", isBlocked: true, riskLevel: "highest", isDeclinedOnSetup: true }),
  chargeDeclinedExpiredCard: card("4000000000000069", "visa", { decline: "expired_card", isDeclinedOnSetup: true }),
  chargeDeclinedIncorrectCvc: card("4000000000000127", "visa", { decline: "incorrect_cvc", isDeclinedOnSetup: true }),
  chargeDeclinedProcessingError: card("4000000000000119", "visa", { decline: "processing_error", isDeclinedOnSetup: true }),
  chargeDeclinedVelocityLimitExceeded: card("4000000000006975", "visa", { decline: "card_velocity_exceeded", isDeclinedOnSetup: true }),
  chargeCustomerFail: card("4000000000000341", "visa", { decline: "generic_decline" }),
  radarBlock: card("4100000000000019", "visa", { decline: "fraudulent", isBlocked: true, riskLevel: "highest", isDeclinedOnSetup: true }),
  riskLevelElevated: card("4000000000009235", "visa", { riskLevel: "elevated" }),
  riskLevelHighest: card("4000000000004954", "visa", { riskLevel: "highest" }),
  createDispute: card("4000000000000259", "visa", { dispute: { reason: "fraudulent", isInquiry: false } }),
  createDisputeProductNotReceived: card("4000000000002685", "visa", { dispute: { reason: "product_not_received", isInquiry: false } }),
  createDisputeInquiry: card("4000000000001976", "visa", { dispute: { reason: "fraudulent", isInquiry: true } }),
  bypassPending: card("4000000000000077", "visa", { isAvailableAtOnce: true }),
  bypassPendingInternational: card("4000003720000278", "visa", { isAvailableAtOnce: true }, "IE"),
  pendingRefund: card("4000000000007726", "visa", { refund: "pending" }),
  refundFail: card("4000000000005126", "visa", { refund: "fails" }),
  authenticationRequiredOnSetup: card("4000002500003155", "visa", { authentication: "unless_set_up" }, "FR"),
  authenticationRequired: card("4000002760003184", "visa", { authentication: "always" }, "DE"),
  authenticationRequiredSetupForOffSession: card("4000003800000446", "visa", { authentication: "unless_set_up" }, "IT"),
  authenticationRequiredChargeDeclinedInsufficientFunds: card(
    "4000008260003178",
    "visa",
    { authentication: "unless_set_up", declineAfterAuthentication: "insufficient_funds" },
    "GB",
  ),
  threeDSecure2Required: card("4000000000003220", "visa", { authentication: "always" }),
  threeDSecureRequired: card("4000000000003063", "visa", { authentication: "always" }),
  threeDSecureRequiredChargeDeclined: card("4000008400001629", "visa", { authentication: "always", declineAfterAuthentication: "generic_decline" }),
  threeDSecureOptional: card("4000000000003055", "visa"),
};

const BY_NUMBER = new Map(Object.values(CARDS).map((known) => [known.number, known]));

/** The card behind `pm_card_…` or `tok_…`; the brand may stand before the behaviour, as in `pm_card_visa_chargeDeclined`. */
export function cardOfToken(token: string): TestCard | null {
  const name = token.replace(/^(pm_card|tok)_/, "");
  if (name === token) return null;
  return CARDS[name] ?? CARDS[name.replace(/^(visa|mastercard|amex)_/, "")] ?? null;
}

/** The card with this number; a valid number that is not in the list is an ordinary card of its brand. */
export function cardOfNumber(number: string): TestCard {
  return BY_NUMBER.get(number) ?? card(number, brandOf(number));
}

/** The checksum of card numbers (ISO/IEC 7812-1, Luhn). */
export function isCardNumber(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function brandOf(number: string): string {
  if (number.startsWith("4")) return "visa";
  if (/^(5[1-5]|2[2-7])/.test(number)) return "mastercard";
  if (/^3[47]/.test(number)) return "amex";
  if (/^6(011|5)/.test(number)) return "discover";
  return "unknown";
}
