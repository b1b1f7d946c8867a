import { sql } from "drizzle-orm";
import type Stripe from "stripe";
import type { Tx } from "@/db/client";
import type { Subject } from "../metadata";

export interface ChargeReading {
  readonly charge: Stripe.Charge;
  readonly refunds: readonly Stripe.Refund[];
  readonly disputes: readonly Stripe.Dispute[];
  /** Null when the charge is none of ours. */
  readonly subject: Subject | null;
  readonly invoiceId: string | null;
}

export interface SubscriptionReading {
  readonly subscription: Stripe.Subscription;
  /** The newest, with its payments. */
  readonly latestInvoice: Stripe.Invoice | null;
  /** Whether the bank waits for the fan to confirm the payment of the newest invoice. */
  readonly needsConfirmation: boolean;
}

/** What Stripe said of one object and what belongs to it, all of it read after `readingNo` was drawn. */
export interface Reading {
  readonly readingNo: number;
  readonly readAt: Date;
  readonly customerId: string | null;
  readonly checkouts: readonly Stripe.Checkout.Session[];
  readonly subscriptions: readonly SubscriptionReading[];
  readonly charges: readonly ChargeReading[];
  readonly setupIntents: readonly Stripe.SetupIntent[];
  /** Movements of the balance that belong to no payment of ours: payouts, Stripe's own fees, foreign charges. */
  readonly otherMovements: readonly Stripe.BalanceTransaction[];
}

/** Draws the number of a reading. Call it before the first question to Stripe. */
export async function drawReadingNo(db: Tx): Promise<number> {
  const [row] = await db.execute(sql`select nextval('stripe_readings')::text as no`);
  return Number(row?.no);
}

/** The id of what Stripe may answer whole or as an id only. */
export function idOf(reference: string | { readonly id: string } | null | undefined): string | null {
  if (reference === null || reference === undefined) return null;
  return typeof reference === "string" ? reference : reference.id;
}

/** Stripe's seconds as a Date. */
export function dateOf(seconds: number): Date {
  return new Date(seconds * 1_000);
}
