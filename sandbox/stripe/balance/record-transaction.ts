import type Stripe from "stripe";
import type { Context } from "../engine/context";

const DAY_S = 86_400;
/** How long card money waits before it can be paid out. */
const PENDING_DAYS = 2;

interface NewTransaction {
  type: Stripe.BalanceTransaction.Type;
  reportingCategory: string;
  /** Smallest units; negative takes money out of the balance. */
  amount: number;
  currency: string;
  source: string;
  description: string | null;
  fees?: Stripe.BalanceTransaction.FeeDetail[];
  isAvailableAtOnce?: boolean;
}

/** Writes a movement of the balance of the account that the request speaks for. Its status is decided when it is shown. */
export function recordTransaction(ctx: Context, movement: NewTransaction): Stripe.BalanceTransaction {
  const fees = movement.fees ?? [];
  const fee = fees.reduce((sum, { amount }) => sum + amount, 0);
  return ctx.put("balance_transaction", {
    id: ctx.newId("txn"),
    object: "balance_transaction",
    amount: movement.amount,
    available_on: movement.isAvailableAtOnce === true ? ctx.now : ctx.now + PENDING_DAYS * DAY_S,
    balance_type: "payments",
    created: ctx.now,
    currency: movement.currency,
    description: movement.description,
    exchange_rate: null,
    fee,
    fee_details: fees,
    net: movement.amount - fee,
    reporting_category: movement.reportingCategory,
    source: movement.source,
    status: "pending",
    type: movement.type,
  });
}

const CHARGE_FEE_BPS = 290;
const CHARGE_FEE_FIXED = 30;

/** Stripe's price of a charge: 2.9 % and 30 of the smallest unit, rounded half up. */
export function chargeFee(amount: number): number {
  return Math.floor((amount * CHARGE_FEE_BPS + 5000) / 10_000) + CHARGE_FEE_FIXED;
}

export function stripeFee(amount: number, currency: string, description: string): Stripe.BalanceTransaction.FeeDetail {
  return { amount, application: null, currency, description, type: "stripe_fee" };
}
