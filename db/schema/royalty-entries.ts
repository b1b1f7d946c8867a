import { sql } from "drizzle-orm";
import { bigint, index, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at } from "./columns";
import { person } from "./person";

export const ROYALTY_SOURCES = ["view", "tip", "patron", "collaboration", "livestream", "merch", "refund", "payout", "tax", "fee"] as const;

/**
 * What is known of an entry in an artist's earnings beyond what the ledger says: where it came from and why. The amount
 * is the ledger's alone. Written once, in the transaction of the posting or by the follower of the ledger.
 */
export const royaltyEntries = pgTable(
  "royalty_entries",
  {
    /** The entry's key in `ledger_entries`. */
    accountId: bigint("account_id", { mode: "number" }).notNull(),
    version: bigint("version", { mode: "bigint" }).notNull(),
    transferId: text("transfer_id").notNull(),
    artistId: person("artist_id"),
    source: text("source", { enum: ROYALTY_SOURCES }).notNull(),
    /** No reference: the entry stays when the video is deleted. */
    videoId: text("video_id"),
    /** ISO 3166-1 alpha-2 of who watched or paid; null when nobody told. */
    country: text("country"),
    /** The part of US source, signed as the entry is for the artist: above zero was earned. Kept for tax, never made anew. */
    usMicros: bigint("us_micros", { mode: "bigint" }).notNull().default(sql`0`),
    /** In the shapes of server/royalties/credits/explanation.ts. */
    explanation: jsonb("explanation").notNull(),
    createdAt: at("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.version] }),
    uniqueIndex("royalty_entries_transfer").on(table.transferId, table.accountId),
    index("royalty_entries_time").on(table.accountId, table.createdAt, table.version),
    index("royalty_entries_source").on(table.accountId, table.source, table.version),
    index("royalty_entries_video").on(table.accountId, table.videoId, table.version).where(sql`${table.videoId} is not null`),
    index("royalty_entries_country").on(table.accountId, table.country, table.version).where(sql`${table.country} is not null`),
  ],
);
