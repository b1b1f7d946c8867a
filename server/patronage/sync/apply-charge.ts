import { and, eq, lt } from "drizzle-orm";
import type Stripe from "stripe";
import type { Tx } from "@/db/client";
import { payments } from "@/db/schema";
import type { TaxPolicy } from "@/server/adapters/tax";
import { newId } from "@/server/kernel/ids";
import { feeKindOf } from "../fees/fee-kind";
import { findFeeBps } from "../fees/find-fee-bps";
import { splitPayment } from "../fees/rules";
import type { Subject } from "../metadata";
import { applyDisputes } from "./apply-disputes";
import { applyRefunds } from "./apply-refunds";
import type { PaymentRow } from "./payment-row";
import { postMovement } from "./post-movement";
import { type ChargeReading, dateOf, idOf } from "./reading";
import { paymentStatus } from "./rules";

export interface AppliedCharge {
  readonly subject: Subject;
  /** Null when the charge was not known before. */
  readonly before: PaymentRow | null;
  readonly after: PaymentRow;
}

/** Where the payer lives, as far as the bank tells. */
function countryOf(charge: Stripe.Charge): string | null {
  return charge.payment_method_details?.card?.country ?? charge.billing_details.address?.country ?? null;
}

async function addPayment(tx: Tx, tax: TaxPolicy, reading: ChargeReading, subject: Subject, now: Date): Promise<PaymentRow | null> {
  const { charge } = reading;
  const paidAt = dateOf(charge.created);
  const currency = charge.currency.toUpperCase();
  const amountCents = charge.amount_captured;
  const feeBps = await findFeeBps(tx, feeKindOf(subject.kind), paidAt);
  const taxCents = tax.includedTaxCents({ amountCents, currency, country: countryOf(charge), at: paidAt });
  const [row] = await tx
    .insert(payments)
    .values({
      id: newId("payment", now.getTime()),
      ...subject,
      currency,
      amountCents,
      taxCents,
      feeBps,
      ...splitPayment({ amountCents, taxCents, feeBps }),
      status: "succeeded",
      stripeChargeId: charge.id,
      stripePaymentIntentId: idOf(charge.payment_intent),
      stripeInvoiceId: reading.invoiceId,
      country: countryOf(charge),
      paidAt,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing()
    .returning();
  return row ?? null;
}

/** The state of a payment after a reading; nothing is written where nothing changed, so that `updatedAt` says since when. */
async function updatePayment(tx: Tx, row: PaymentRow, reading: ChargeReading, readingNo: number, now: Date): Promise<PaymentRow> {
  if (row.readingNo >= readingNo) return row;
  const refundedCents = reading.charge.amount_refunded;
  const disputeStatuses = reading.disputes.map((dispute) => dispute.status);
  const status = paymentStatus({ amountCents: row.amountCents, refundedCents, disputeStatuses });
  const hasChanged = status !== row.status || refundedCents !== row.refundedCents;
  const [after] = await tx
    .update(payments)
    .set({ readingNo, ...(hasChanged ? { status, refundedCents, updatedAt: now } : {}) })
    .where(and(eq(payments.id, row.id), lt(payments.readingNo, readingNo)))
    .returning();
  return after ?? row;
}

/**
 * Writes down a charge that succeeded, what was given back of it and what is disputed, each with its movement of the balance in the ledger.
 * A charge that is none of ours moves the balance all the same; the sweep posts that.
 */
export async function applyCharge(tx: Tx, tax: TaxPolicy, reading: ChargeReading, readingNo: number, now: Date): Promise<AppliedCharge | null> {
  const { charge, subject } = reading;
  if (subject === null) return null;
  const added = await addPayment(tx, tax, reading, subject, now);
  const [known] = added === null ? await tx.select().from(payments).where(eq(payments.stripeChargeId, charge.id)).for("update") : [added];
  if (known === undefined) throw new Error("A payment was refused as known and is not there.");
  await postMovement(tx, charge.balance_transaction, known, now);
  await applyRefunds(tx, reading.refunds, known, now);
  await applyDisputes(tx, reading.disputes, known, now);
  return { subject, before: added === null ? known : null, after: await updatePayment(tx, known, reading, readingNo, now) };
}
