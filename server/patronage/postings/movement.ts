/** A movement of our balance at Stripe, as the SDK gives it; the fields that a posting needs. */
export interface StripeBalanceTransaction {
  readonly id: string;
  readonly type: string;
  /** `charge`, `refund`, `dispute`, `dispute_reversal`, `payout`, `fee` …: tells a dispute from other adjustments. */
  readonly reporting_category: string;
  readonly source: string | { readonly id: string } | null;
  /** ISO 4217, lower case: the currency of the balance, which need not be the fan's. */
  readonly currency: string;
  /** Smallest unit, signed: below zero is money that left. The fee comes off it. */
  readonly amount: number;
  readonly fee: number;
  /** Unix seconds. */
  readonly created: number;
}

export interface Movement {
  readonly id: string;
  readonly type: string;
  readonly category: string;
  readonly sourceId: string | null;
  /** Upper case. */
  readonly currency: string;
  readonly amountCents: number;
  readonly feeCents: number;
  readonly createdAt: Date;
}

/** The part of a row of `payments` that says whose the money is. Cents; `amount = tax + platformFee + artist`. */
export interface PaymentSplit {
  readonly id: string;
  readonly artistId: string;
  readonly amountCents: number;
  readonly taxCents: number;
  readonly platformFeeCents: number;
  readonly artistCents: number;
}

/** What a movement is to the books. */
export type Sort = "charge" | "take-back" | "give-back" | "bank" | "stripe-fee" | "unknown";

const CHARGE_TYPES: ReadonlySet<string> = new Set(["charge", "payment"]);
const BANK_TYPES: ReadonlySet<string> = new Set(["payout", "payout_cancel", "payout_failure", "topup", "topup_reversal"]);
const FEE_TYPES: ReadonlySet<string> = new Set(["stripe_fee", "stripe_fx_fee", "tax_fee", "network_cost"]);
const MS_PER_SECOND = 1_000;

export function readMovement(transaction: StripeBalanceTransaction): Movement {
  const { source } = transaction;
  return {
    id: transaction.id,
    type: transaction.type,
    category: transaction.reporting_category,
    sourceId: typeof source === "string" ? source : (source?.id ?? null),
    currency: transaction.currency.toUpperCase(),
    amountCents: transaction.amount,
    feeCents: transaction.fee,
    createdAt: new Date(transaction.created * MS_PER_SECOND),
  };
}

/** Of a payment of ours: brought in, taken back (refund, dispute), or given back (a refund that failed, a dispute won). */
export function sortOf(movement: Movement, isOurs: boolean): Sort {
  if (isOurs) {
    if (CHARGE_TYPES.has(movement.type) && movement.amountCents >= 0) return "charge";
    return movement.amountCents < 0 ? "take-back" : "give-back";
  }
  if (BANK_TYPES.has(movement.type)) return "bank";
  return FEE_TYPES.has(movement.type) ? "stripe-fee" : "unknown";
}

/** The first word of the kinds of its transfers. */
export function labelOf(movement: Movement, sort: Sort): string {
  const isDispute = movement.category.startsWith("dispute");
  if (sort === "take-back") return isDispute ? "dispute" : "refund";
  if (sort === "give-back") return isDispute ? "dispute_reversal" : "refund_failure";
  return sort === "charge" ? "charge" : movement.type;
}
