import type Stripe from "stripe";
import type { Tx } from "@/db/client";
import { paymentRefunds } from "@/db/schema";
import { newId } from "@/server/kernel/ids";
import type { PaymentRow } from "./payment-row";
import { postMovement } from "./post-movement";
import { dateOf } from "./reading";

/** Mirrors what was given back of a payment, and posts what each refund moved; one that failed moved it back again. */
export async function applyRefunds(tx: Tx, refunds: readonly Stripe.Refund[], payment: PaymentRow, now: Date): Promise<void> {
  for (const refund of refunds) {
    const status = refund.status ?? "pending";
    const values = {
      id: newId("refund", now.getTime()),
      paymentId: payment.id,
      stripeRefundId: refund.id,
      amountCents: refund.amount,
      status,
      reason: refund.reason ?? "",
      createdAt: dateOf(refund.created),
    };
    await tx.insert(paymentRefunds).values(values).onConflictDoUpdate({ target: paymentRefunds.stripeRefundId, set: { status } });
    await postMovement(tx, refund.balance_transaction, payment, now);
    await postMovement(tx, refund.failure_balance_transaction ?? null, payment, now);
  }
}
