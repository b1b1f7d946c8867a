import type Stripe from "stripe";
import type { Tx } from "@/db/client";
import { paymentDisputes } from "@/db/schema";
import { newId } from "@/server/kernel/ids";
import type { PaymentRow } from "./payment-row";
import { postMovement } from "./post-movement";
import { dateOf } from "./reading";

/** Mirrors the disputes of a payment, and posts what each took and, when it was won, gave back. */
export async function applyDisputes(tx: Tx, disputes: readonly Stripe.Dispute[], payment: PaymentRow, now: Date): Promise<void> {
  for (const dispute of disputes) {
    const values = {
      id: newId("dispute", now.getTime()),
      paymentId: payment.id,
      stripeDisputeId: dispute.id,
      amountCents: dispute.amount,
      status: dispute.status,
      reason: dispute.reason,
      createdAt: dateOf(dispute.created),
      updatedAt: now,
    };
    const set = { status: dispute.status, amountCents: dispute.amount, updatedAt: now };
    await tx.insert(paymentDisputes).values(values).onConflictDoUpdate({ target: paymentDisputes.stripeDisputeId, set });
    // Stripe promises no order; what was given back is booked after what was taken.
    const movements = [...dispute.balance_transactions].sort((a, b) => a.created - b.created || a.amount - b.amount);
    for (const movement of movements) await postMovement(tx, movement, payment, now);
  }
}
