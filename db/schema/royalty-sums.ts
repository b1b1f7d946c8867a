import { bigint, date, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

export const SUM_GRAINS = ["day", "month"] as const;
export const SUM_DIMS = ["source", "work", "country"] as const;

/**
 * What `royalty_entries` and the ledger's amounts of them come to, less what went back: for each day and month (UTC), by one of source, work and
 * country. Payouts, taxes and fees are no earnings and not in it. Kept by whoever writes the entries, in the same transaction and under the
 * ledger's lock, so that a page adds up some hundred rows and not a million.
 */
export const royaltySums = pgTable(
  "royalty_sums",
  {
    accountId: bigint("account_id", { mode: "number" }).notNull(),
    grain: text("grain", { enum: SUM_GRAINS }).notNull(),
    dim: text("dim", { enum: SUM_DIMS }).notNull(),
    /** The first day of it. */
    start: date("start").notNull(),
    /** A source's name, a video's id or a country's code. */
    key: text("key").notNull(),
    amountMicros: bigint("amount_micros", { mode: "bigint" }).notNull(),
    entries: bigint("entries", { mode: "bigint" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.grain, table.dim, table.start, table.key] })],
);

/**
 * What a whole block of an account's entries comes to: versions from `block × 4096 + 1` on, 4,096 of them, all written down. By source, work
 * and country, and all of them together. Such a block never changes; a statement adds blocks up instead of entries, to the same sums.
 */
export const royaltyBlocks = pgTable(
  "royalty_blocks",
  {
    accountId: bigint("account_id", { mode: "number" }).notNull(),
    block: bigint("block", { mode: "bigint" }).notNull(),
    dim: text("dim", { enum: ["all", ...SUM_DIMS] }).notNull(),
    /** As in `royalty_sums`; empty for all. */
    key: text("key").notNull(),
    amountMicros: bigint("amount_micros", { mode: "bigint" }).notNull(),
    /** The part of US source. */
    usMicros: bigint("us_micros", { mode: "bigint" }).notNull(),
    entries: bigint("entries", { mode: "bigint" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.block, table.dim, table.key] })],
);
