import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at, currency } from "./columns";
import { person } from "./person";

const micros = (name: string) => bigint(name, { mode: "bigint" });

/** `proposed` until everybody answered; `agreed` counts from then on; the rest are ends. */
export const SPLIT_STATUSES = ["proposed", "agreed", "declined", "countered", "withdrawn", "replaced", "ended"] as const;

/** Whose part of what a video earns is shared: the artist's own, or what somebody has of it by another split. */
export const splits = pgTable(
  "splits",
  {
    id: text("id").primaryKey(),
    /** No reference: what was agreed stays when the video is deleted. */
    videoId: text("video_id").notNull(),
    holderId: person("holder_id"),
    createdAt: at("created_at").notNull(),
  },
  (table) => [uniqueIndex("splits_key").on(table.videoId, table.holderId), index("splits_holder").on(table.holderId, table.id)],
);

/** Terms as somebody proposed them. Never changed: another offer is another version. */
export const splitVersions = pgTable(
  "split_versions",
  {
    splitId: text("split_id")
      .notNull()
      .references(() => splits.id),
    /** 1, 2, 3 … */
    version: integer("version").notNull(),
    status: text("status", { enum: SPLIT_STATUSES }).notNull(),
    /** An offer to end what is agreed: its parties get nothing more. */
    isEnd: boolean("is_end").notNull().default(false),
    /** Of sums that come first; money of other currencies is shared by percent alone. */
    currency: currency(),
    note: text("note").notNull().default(""),
    proposedBy: person("proposed_by"),
    proposedAt: at("proposed_at").notNull(),
    agreedAt: at("agreed_at"),
    /** When it stopped counting, or when it was declined, countered or withdrawn; and by whom. */
    closedAt: at("closed_at"),
    closedBy: text("closed_by"),
  },
  (table) => [
    primaryKey({ columns: [table.splitId, table.version] }),
    uniqueIndex("split_versions_one_proposed").on(table.splitId).where(sql`${table.status} = 'proposed'`),
    uniqueIndex("split_versions_one_agreed").on(table.splitId).where(sql`${table.status} = 'agreed'`),
  ],
);

/** What each has by a version; position 0 is the holder's own part. Percent sum to the whole. */
export const splitParties = pgTable(
  "split_parties",
  {
    splitId: text("split_id").notNull(),
    version: integer("version").notNull(),
    partyId: person("party_id"),
    position: integer("position").notNull(),
    shareBps: integer("share_bps").notNull(),
    /** A sum that comes before percent, once. */
    fixedMicros: micros("fixed_micros").notNull().default(sql`0`),
    /** What was spent on the work, and comes back before anything else. */
    recoupMicros: micros("recoup_micros").notNull().default(sql`0`),
    answer: text("answer", { enum: ["pending", "agreed", "declined", "countered"] }).notNull(),
    answeredAt: at("answered_at"),
  },
  (table) => [
    primaryKey({ columns: [table.splitId, table.version, table.partyId] }),
    index("split_parties_party").on(table.partyId, table.splitId),
    check("split_parties_terms", sql`${table.shareBps} between 0 and 10000 and ${table.fixedMicros} >= 0 and ${table.recoupMicros} >= 0`),
  ],
);

/** What each has had by a version so far, after what was taken back: what the next share is reckoned from. */
export const splitBalances = pgTable(
  "split_balances",
  {
    splitId: text("split_id").notNull(),
    version: integer("version").notNull(),
    partyId: text("party_id").notNull(),
    currency: currency(),
    recoupMicros: micros("recoup_micros").notNull().default(sql`0`),
    fixedMicros: micros("fixed_micros").notNull().default(sql`0`),
    shareMicros: micros("share_micros").notNull().default(sql`0`),
  },
  (table) => [primaryKey({ columns: [table.splitId, table.version, table.partyId, table.currency] })],
);

/** How one credit was shared; what is taken back of it is taken off here. */
export const splitShares = pgTable(
  "split_shares",
  {
    /** The transfer that brought the whole. */
    wholeId: text("whole_id").notNull(),
    splitId: text("split_id").notNull(),
    version: integer("version").notNull(),
    partyId: text("party_id").notNull(),
    recoupMicros: micros("recoup_micros").notNull(),
    fixedMicros: micros("fixed_micros").notNull(),
    shareMicros: micros("share_micros").notNull(),
    /** From the holder to the party; null is the holder's own part, which stays where it is. */
    transferId: text("transfer_id"),
  },
  (table) => [primaryKey({ columns: [table.wholeId, table.splitId, table.partyId] }), index("split_shares_split").on(table.splitId, table.partyId)],
);

/** How far the follower of the ledger has come. One row. */
export const royaltyFollower = pgTable("royalty_follower", {
  name: text("name").primaryKey(),
  batchSeq: bigint("batch_seq", { mode: "bigint" }).notNull(),
});

/** A statement as it was first made: everything later must have the same bytes. */
export const royaltyStatements = pgTable(
  "royalty_statements",
  {
    userId: person("user_id"),
    /** `2026-11`, in UTC. */
    month: text("month").notNull(),
    currency: currency(),
    accountId: bigint("account_id", { mode: "number" }).notNull(),
    /** The entries of the month: after the first, up to the second version. */
    fromVersion: micros("from_version").notNull(),
    untilVersion: micros("until_version").notNull(),
    /** Names of works as they were then, as JSON: titles change, a statement does not. */
    names: text("names").notNull(),
    madeAt: at("made_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.month, table.currency] })],
);

export const STATEMENT_FORMATS = ["json", "csv", "pdf"] as const;

/** The SHA-256 of each rendering, and of one that came out otherwise later: an error for admins to look at. */
export const royaltyStatementHashes = pgTable(
  "royalty_statement_hashes",
  {
    userId: text("user_id").notNull(),
    month: text("month").notNull(),
    currency: currency(),
    format: text("format", { enum: STATEMENT_FORMATS }).notNull(),
    sha256: text("sha256").notNull(),
    bytes: integer("bytes").notNull(),
    madeAt: at("made_at").notNull(),
    differingSha256: text("differing_sha256"),
    differedAt: at("differed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.month, table.currency, table.format] }),
    index("royalty_statement_hashes_differing").on(table.differedAt).where(sql`${table.differedAt} is not null`),
  ],
);
