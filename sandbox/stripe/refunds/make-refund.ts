import type Stripe from "stripe";
import { recordTransaction } from "../balance/record-transaction";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { cardOfNumber } from "../payments/cards";

interface NewRefund {
  /** Without it, all that is left. */
  amount?: number | undefined;
  reason?: Stripe.Refund.Reason | null;
  metadata?: Record<string, string>;
}

const LATE_MS = 5 * 60_000;

/** Gives money of a charge back, whole or in part. Stripe keeps its fee. @throws 400 when there is not as much left. */
export function makeRefund(ctx: Context, charge: Stripe.Charge, wish: NewRefund): Stripe.Refund {
  if (charge.status !== "succeeded" || !charge.captured)
    throw invalidRequest(`Charge ${charge.id} has not been captured: cancel its payment intent instead.`, { code: "charge_not_refundable", param: "charge" });
  const disputes = ctx.having("dispute", "charge", charge.id).filter(({ is_charge_refundable }) => !is_charge_refundable);
  if (disputes.length > 0)
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: "charge_disputed", param: "charge" });
  const left = charge.amount - charge.amount_refunded;
  if (left === 0) throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: "charge_already_refunded", param: "charge" });
  const amount = wish.amount ?? left;
  if (amount > left) throw invalidRequest(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, { param: "amount" });
  const behaviour = refundBehaviour(ctx, charge);
  const id = ctx.newId("re");
  const movement = recordTransaction(ctx, {
    type: charge.id.startsWith("py_") ? "payment_refund" : "refund",
    reportingCategory: "refund",
    amount: -amount,
    currency: charge.currency,
    source: id,
    description: charge.description === null ? `REFUND FOR CHARGE` : `REFUND FOR CHARGE (${charge.description})`,
  });
  const refund = ctx.put("refund", {
    id,
    object: "refund",
    amount,
    balance_transaction: movement.id,
    charge: charge.id,
    created: ctx.now,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: { card: { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" }, type: "card" },
    metadata: wish.metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: wish.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: behaviour === "pending" ? "pending" : "succeeded",
    transfer_reversal: null,
  });
  const total = charge.amount_refunded + amount;
  const refunded = ctx.patch("charge", charge.id, { amount_refunded: total, refunded: total === charge.amount });
  ctx.emit("refund.created", refund);
  ctx.emitChange("charge.refunded", charge, refunded);
  if (behaviour === "pending") ctx.schedule("succeed_refund", ctx.subjectOf(id), ctx.nowMs + LATE_MS);
  if (behaviour === "fails") ctx.schedule("fail_refund", ctx.subjectOf(id), ctx.nowMs + LATE_MS);
  return refund;
}

/** The bank did not take the money: it comes back into the balance. */
export function failRefund(ctx: Context, id: string, reason: string): Stripe.Refund {
  const before = ctx.get("refund", id);
  const movement = recordTransaction(ctx, {
    type: "refund_failure",
    reportingCategory: "refund_failure",
    amount: before.amount,
    currency: before.currency,
    source: id,
    description: "REFUND FAILURE",
  });
  const failed = ctx.patch("refund", id, {
    status: reason === "canceled" ? "canceled" : "failed",
    failure_reason: reason,
    failure_balance_transaction: movement.id,
  });
  if (typeof before.charge === "string") {
    const charge = ctx.get("charge", before.charge);
    const after = ctx.patch("charge", charge.id, { amount_refunded: charge.amount_refunded - before.amount, refunded: false });
    ctx.emitChange("charge.updated", charge, after);
  }
  tellChange(ctx, before, failed);
  if (reason !== "canceled") ctx.emit("refund.failed", failed);
  return failed;
}

export function tellChange(ctx: Context, before: Stripe.Refund, after: Stripe.Refund): void {
  ctx.emitChange("refund.updated", before, after);
  ctx.emitChange("charge.refund.updated", before, after);
}

function refundBehaviour(ctx: Context, charge: Stripe.Charge): "fails" | "pending" | null {
  const number = charge.payment_method === null ? undefined : ctx.find("_card", charge.payment_method)?.number;
  return number === undefined ? null : (cardOfNumber(number).refund ?? null);
}
