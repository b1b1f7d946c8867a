import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { at, cents, currency, readingNo } from "./columns";
import { person } from "./person";

/** A charge that succeeded, with the split as it was at that moment. Cents of `currency`; `amount = tax + platformFee + artist`. */
export const payments = pgTable(
  "payments",
  {
    id: text("id").primaryKey(),
    fanId: person("fan_id"),
    artistId: person("artist_id"),
    kind: text("kind", { enum: ["subscription", "tip", "gift", "pledge", "ticket"] }).notNull(),
    subjectId: text("subject_id").notNull(),
    currency: currency(),
    amountCents: cents("amount_cents").notNull(),
    taxCents: cents("tax_cents").notNull().default(0),
    feeBps: integer("fee_bps").notNull(),
    platformFeeCents: cents("platform_fee_cents").notNull(),
    artistCents: cents("artist_cents").notNull(),
    refundedCents: cents("refunded_cents").notNull().default(0),
    status: text("status", { enum: ["succeeded", "partially_refunded", "refunded", "disputed", "dispute_lost"] }).notNull(),
    stripeChargeId: text("stripe_charge_id").notNull().unique(),
    stripePaymentIntentId: text("stripe_payment_intent_id"),
    stripeInvoiceId: text("stripe_invoice_id"),
    /** Where the payer's card or bill is from, ISO 3166-1 alpha-2, as the bank told when it was paid. */
    country: text("country"),
    /** The number of the reading of Stripe that it shows. */
    readingNo: readingNo(),
    paidAt: at("paid_at").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (table) => [
    index("payments_artist").on(table.artistId, table.paidAt),
    index("payments_fan").on(table.fanId, table.id),
    index("payments_subject").on(table.subjectId),
    check("payments_parts", sql`${table.amountCents} = ${table.taxCents} + ${table.platformFeeCents} + ${table.artistCents}`),
  ],
);

export const paymentRefunds = pgTable(
  "payment_refunds",
  {
    id: text("id").primaryKey(),
    paymentId: text("payment_id")
      .notNull()
      .references(() => payments.id),
    stripeRefundId: text("stripe_refund_id").notNull().unique(),
    amountCents: cents("amount_cents").notNull(),
    status: text("status").notNull(),
    reason: text("reason").notNull().default(""),
    createdAt: at("created_at").notNull(),
  },
  (table) => [index("payment_refunds_payment").on(table.paymentId)],
);

export const paymentDisputes = pgTable(
  "payment_disputes",
  {
    id: text("id").primaryKey(),
    paymentId: text("payment_id")
      .notNull()
      .references(() => payments.id),
    stripeDisputeId: text("stripe_dispute_id").notNull().unique(),
    amountCents: cents("amount_cents").notNull(),
    status: text("status").notNull(),
    reason: text("reason").notNull().default(""),
    createdAt: at("created_at").notNull(),
    updatedAt: at("updated_at").notNull(),
  },
  (table) => [index("payment_disputes_payment").on(table.paymentId)],
);

/** Every movement of the platform's balance at Stripe, each posted to the ledger in the transaction that writes its row. */
export const stripeBalanceTransactions = pgTable(
  "stripe_balance_transactions",
  {
    id: text("id").primaryKey(),
    type: text("type").notNull(),
    /** Stripe's reporting category, which tells a dispute from other adjustments. */
    category: text("category").notNull(),
    sourceId: text("source_id"),
    /** The payment of ours that it brought in, or took back, or gave back. */
    paymentId: text("payment_id").references(() => payments.id),
    currency: currency(),
    /** Signed: below zero is money that left. */
    amountCents: cents("amount_cents").notNull(),
    feeCents: cents("fee_cents").notNull(),
    createdAt: at("created_at").notNull(),
    postedAt: at("posted_at").notNull(),
  },
  (table) => [
    index("stripe_balance_transactions_source").on(table.sourceId),
    index("stripe_balance_transactions_payment").on(table.paymentId),
    index("stripe_balance_transactions_time").on(table.createdAt),
  ],
);
