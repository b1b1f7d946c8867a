import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, integer, numeric, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at, cents } from "./columns";

/** Which transaction of our wallet pays what: a number is given out once and in order, because a chain takes no later one before it. */
export const chainNonces = pgTable(
  "chain_nonces",
  {
    chainId: integer("chain_id").notNull(),
    /** Our own, lower case. */
    wallet: text("wallet").notNull(),
    nonce: bigint("nonce", { mode: "number" }).notNull(),
    /** What the rail knows the payment by. */
    key: text("key").notNull(),
    createdAt: at("created_at").notNull(),
    /** When it was first sent, or about to be; null while nothing of it can be on the chain. */
    sentAt: at("sent_at"),
    /** Of the transaction that was frozen, from when it was first sent on; what replaces it is in `chain_replacements`. */
    hash: text("hash"),
  },
  (table) => [primaryKey({ columns: [table.chainId, table.wallet, table.nonce] }), uniqueIndex("chain_nonces_key").on(table.key)],
);

/** Further transactions under the nonce of one that did not get through: the same payment for a higher fee, or nothing at all in its place. */
export const chainReplacements = pgTable(
  "chain_replacements",
  {
    key: text("key").notNull(),
    revision: integer("revision").notNull(),
    kind: text("kind", { enum: ["transfer", "cancel"] }).notNull(),
    /** Known before it is sent. */
    hash: text("hash").notNull().unique(),
    /** Wei of a unit of gas. */
    maxFeePerGas: text("max_fee_per_gas").notNull(),
    maxPriorityFeePerGas: text("max_priority_fee_per_gas").notNull(),
    createdAt: at("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.key, table.revision] }), check("chain_replacements_revision", sql`${table.revision} > 0`)],
);

const wei = (name: string) => numeric(name, { precision: 78, scale: 0, mode: "bigint" });

/** What a final transaction of our wallet cost in the chain's coin, once a number; written with its transfer in the ledger. */
export const chainFees = pgTable(
  "chain_fees",
  {
    chainId: integer("chain_id").notNull(),
    /** Lower case. */
    wallet: text("wallet").notNull(),
    nonce: bigint("nonce", { mode: "number" }).notNull(),
    /** Which of the number's transactions the chain took; null: none of ours, so that we do not know what it cost. */
    hash: text("hash").unique(),
    /** Of the chain: ETH, POL. */
    coin: text("coin").notNull(),
    /** False: it failed, and was paid for all the same. */
    isSuccess: boolean("is_success").notNull(),
    /** 1e-18 of the coin. */
    feeWei: wei("fee_wei").notNull(),
    /** All that was booked of the wallet on this chain, this one counted. */
    totalWei: wei("total_wei").notNull(),
    /** What the ledger has of it: the whole micros of the total less those before, so that no part of a micro is ever lost. */
    micros: bigint("micros", { mode: "bigint" }).notNull(),
    minedAt: at("mined_at").notNull(),
    bookedAt: at("booked_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.chainId, table.wallet, table.nonce] }),
    index("chain_fees_total").on(table.chainId, table.wallet, table.totalWei),
    check("chain_fees_sums", sql`${table.feeWei} >= 0 and ${table.totalWei} >= ${table.feeWei} and ${table.micros} >= 0`),
  ],
);

export const STATEMENT_SOURCES = ["camt.053", "bank-csv", "nacha-returns", "stripe", "chain"] as const;
export const RECONCILIATION_FAULTS = ["missing", "double", "wrong-amount", "wrong-currency", "late", "returned", "foreign", "garbled", "unexplained"] as const;

/** What was read of the outside world: a file, or a reading of Stripe or a chain. The same content is one row. */
export const reconciliationImports = pgTable(
  "reconciliation_imports",
  {
    id: text("id").primaryKey(),
    source: text("source", { enum: STATEMENT_SOURCES }).notNull(),
    /** As it was called where it comes from. */
    name: text("name").notNull(),
    /** Of the bytes, which are not kept: they name people. */
    sha256: text("sha256").notNull().unique(),
    lines: integer("lines").notNull(),
    /** Lines that no import before it had. */
    newLines: integer("new_lines").notNull(),
    matchedLines: integer("matched_lines").notNull(),
    importedBy: text("imported_by").notNull(),
    createdAt: at("created_at").notNull(),
  },
  (table) => [index("reconciliation_imports_time_idx").on(table.createdAt)],
);

/**
 * A movement that the outside world reports; with the fault `missing`, one that it should have; with the fault `unexplained`, what lies in
 * the ledger's `suspense` and no payout accounts for. */
export const reconciliationItems = pgTable(
  "reconciliation_items",
  {
    id: text("id").primaryKey(),
    importId: text("import_id").references(() => reconciliationImports.id),
    /** The same movement, read twice, is one row. */
    lineKey: text("line_key").notNull().unique(),
    source: text("source", { enum: STATEMENT_SOURCES }).notNull(),
    direction: text("direction", { enum: ["out", "back"] }).notNull(),
    amountCents: cents("amount_cents").notNull(),
    currency: text("currency").notNull(),
    /** `2026-12-01`. */
    bookedOn: text("booked_on").notNull(),
    reference: text("reference"),
    counterpartyLast4: text("counterparty_last4"),
    reasonCode: text("reason_code"),
    /** open: a person is to look. matched: by itself. resolved: by a person, or by what came later. */
    state: text("state", { enum: ["open", "matched", "resolved"] }).notNull(),
    fault: text("fault", { enum: RECONCILIATION_FAULTS }),
    /** The payment that it is of, or, while it is open, may be of. */
    payoutKey: text("payout_key"),
    payoutId: text("payout_id"),
    note: text("note"),
    resolvedBy: text("resolved_by"),
    resolvedAt: at("resolved_at"),
    createdAt: at("created_at").notNull(),
  },
  (table) => [
    index("reconciliation_items_open_idx").on(table.createdAt, table.id).where(sql`${table.state} = 'open'`),
    index("reconciliation_items_time_idx").on(table.createdAt, table.id),
    index("reconciliation_items_payout_idx").on(table.payoutKey).where(sql`${table.payoutKey} is not null`),
    check("reconciliation_items_resolved", sql`(${table.state} = 'resolved') = (${table.resolvedAt} is not null)`),
  ],
);
