import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at } from "./columns";

/** 1e-6 of a currency unit. As bigint in code; never through JSON. */
const micros = (name: string) => bigint(name, { mode: "bigint" });

/**
 * Who owns or owes. One currency each. Debits count up and credits down, so all balances of a currency sum to zero;
 * what an account of credit nature holds is its balance with the sign turned.
 * Rows are written by the function `ledger_post` alone, and one that posts waits for whoever posted before.
 */
export const ledgerAccounts = pgTable(
  "ledger_accounts",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    /** `platform` or `artist:<user id>`. */
    owner: text("owner").notNull(),
    name: text("name").notNull(),
    currency: text("currency").notNull(),
    normalSide: text("normal_side", { enum: ["debit", "credit"] }).notNull(),
    /** What it holds less what is held back never falls below zero. */
    isFloored: boolean("is_floored").notNull(),
    balanceMicros: micros("balance_micros").notNull().default(sql`0`),
    /** Open pending transfers that would debit and credit it. */
    heldDebitMicros: micros("held_debit_micros").notNull().default(sql`0`),
    heldCreditMicros: micros("held_credit_micros").notNull().default(sql`0`),
    /** How many entries it has. */
    version: bigint("version", { mode: "bigint" }).notNull().default(sql`0`),
    /** The batch that opened it, whose hash covers who it belongs to. */
    openedIn: bigint("opened_in", { mode: "bigint" }).notNull(),
  },
  (table) => [
    uniqueIndex("ledger_accounts_key").on(table.owner, table.name, table.currency),
    check("ledger_accounts_side", sql`${table.normalSide} in ('debit', 'credit')`),
    check("ledger_accounts_currency", sql`${table.currency} ~ '^[A-Z]{3}$'`),
    check("ledger_accounts_held", sql`${table.heldDebitMicros} >= 0 and ${table.heldCreditMicros} >= 0`),
    check(
      "ledger_accounts_floor",
      sql`not ${table.isFloored} or case ${table.normalSide} when 'credit' then -${table.balanceMicros} - ${table.heldDebitMicros} else ${table.balanceMicros} - ${table.heldCreditMicros} end >= 0`,
    ),
    check("ledger_accounts_text", sql`strpos(${table.owner} || ${table.name}, '|') = 0 and strpos(${table.owner} || ${table.name}, chr(10)) = 0`),
  ],
);

/** Money from one account (credited) to another (debited), once: the id follows from where it comes from. Append-only. */
export const ledgerTransfers = pgTable(
  "ledger_transfers",
  {
    id: text("id").primaryKey(),
    batchSeq: bigint("batch_seq", { mode: "bigint" }).notNull(),
    position: integer("position").notNull(),
    debitAccountId: bigint("debit_account_id", { mode: "number" }).notNull(),
    creditAccountId: bigint("credit_account_id", { mode: "number" }).notNull(),
    /** The versions of its two entries; null while or when it moves nothing (pending, void). */
    debitVersion: bigint("debit_version", { mode: "bigint" }),
    creditVersion: bigint("credit_version", { mode: "bigint" }),
    amountMicros: micros("amount_micros").notNull(),
    currency: text("currency").notNull(),
    /** posted: at once. pending: held, ended once by a post (for at most as much) or a void, which are rows of their own. */
    phase: text("phase", { enum: ["posted", "pending", "post", "void"] }).notNull(),
    kind: text("kind").notNull(),
    sourceType: text("source_type").notNull(),
    sourceId: text("source_id").notNull(),
    /** What it takes back, in whole or in part. */
    reversesId: text("reverses_id"),
    /** Which pending transfer it ends. */
    pendingId: text("pending_id"),
    createdAt: at("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("ledger_transfers_batch").on(table.batchSeq, table.position),
    uniqueIndex("ledger_transfers_pending").on(table.pendingId).where(sql`${table.pendingId} is not null`),
    index("ledger_transfers_reverses").on(table.reversesId).where(sql`${table.reversesId} is not null`),
    index("ledger_transfers_source").on(table.sourceId),
    check("ledger_transfers_amount", sql`${table.amountMicros} > 0`),
    check("ledger_transfers_accounts", sql`${table.debitAccountId} <> ${table.creditAccountId}`),
    check("ledger_transfers_phase", sql`${table.phase} in ('posted', 'pending', 'post', 'void')`),
    check("ledger_transfers_pending_id", sql`(${table.pendingId} is not null) = (${table.phase} in ('post', 'void'))`),
    check("ledger_transfers_reversal", sql`${table.reversesId} is null or ${table.phase} = 'posted'`),
    check(
      "ledger_transfers_versions",
      sql`(${table.debitVersion} is not null) = (${table.phase} in ('posted', 'post')) and (${table.creditVersion} is not null) = (${table.phase} in ('posted', 'post'))`,
    ),
    check(
      "ledger_transfers_text",
      sql`strpos(${table.kind} || ${table.sourceType} || ${table.sourceId}, '|') = 0 and strpos(${table.kind} || ${table.sourceType} || ${table.sourceId}, chr(10)) = 0`,
    ),
  ],
);

/** One side of a transfer in one account, with the account's balance after it. Append-only. */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    accountId: bigint("account_id", { mode: "number" }).notNull(),
    /** 1, 2, 3 … without a gap. */
    version: bigint("version", { mode: "bigint" }).notNull(),
    transferId: text("transfer_id").notNull(),
    /** Above zero for a debit. */
    amountMicros: micros("amount_micros").notNull(),
    balanceMicros: micros("balance_micros").notNull(),
    createdAt: at("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.version] })],
);

/** What was posted together. Its hash covers the one before it, every transfer in it and every account it opened. Append-only. */
export const ledgerBatches = pgTable("ledger_batches", {
  seq: bigint("seq", { mode: "bigint" }).primaryKey(),
  /** How the hash is made; see server/ledger/README.md. */
  format: integer("format").notNull(),
  transfers: integer("transfers").notNull(),
  createdAt: at("created_at").notNull(),
  previousHash: text("previous_hash").notNull(),
  hash: text("hash").notNull().unique(),
});
