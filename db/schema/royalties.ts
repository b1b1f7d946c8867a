import { sql } from "drizzle-orm";
import { bigint, check, date, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { at, cents, currency } from "./columns";
import { person } from "./person";

/** 1e-6 of a currency unit. As bigint in code; never through JSON. */
const micros = (name: string) => bigint(name, { mode: "bigint" });
/** ISO 3166-1 alpha-2, upper case; null when it is not known. */
const country = () => text("country");

/**
 * Somebody watching a film in one page: the chain of their beats. Kept for a few days, then forgotten; what is earned is in `royalty_views`.
 * Who watches is a user, or for a visitor a keyed hash of the day, their network and their browser; hashes are keyed, so that they cannot be tried out.
 */
export const plays = pgTable(
  "plays",
  {
    id: text("id").primaryKey(),
    videoId: text("video_id").notNull(),
    viewerId: text("viewer_id").references(() => users.id, { onDelete: "set null" }),
    viewerKey: text("viewer_key").notNull(),
    networkKey: text("network_key").notNull(),
    deviceKey: text("device_key").notNull(),
    country: country(),
    /** UTC. */
    day: date("day").notNull(),
    startedAt: at("started_at").notNull(),
    lastBeatAt: at("last_beat_at").notNull(),
    /** Of the beat that is taken next: a beat is taken once. */
    nextBeat: integer("next_beat").notNull(),
    watchedMs: integer("watched_ms").notNull(),
    /** Of the film, in ms, as the player says. */
    playedMs: integer("played_ms").notNull(),
    status: text("status", { enum: ["watching", "over"] }).notNull(),
  },
  (table) => [index("plays_viewer").on(table.viewerKey, table.lastBeatAt), index("plays_started").on(table.startedAt)],
);

/** A view that counts: once for a viewer, film and UTC day. Held ones are paid into `review` until somebody has looked. */
export const royaltyViews = pgTable(
  "royalty_views",
  {
    id: text("id").primaryKey(),
    videoId: text("video_id").notNull(),
    artistId: person("artist_id"),
    viewerId: text("viewer_id").references(() => users.id, { onDelete: "set null" }),
    viewerKey: text("viewer_key").notNull(),
    networkKey: text("network_key").notNull(),
    deviceKey: text("device_key").notNull(),
    country: country(),
    /** Of the beginning, UTC. */
    day: date("day").notNull(),
    countedAt: at("counted_at").notNull(),
    status: text("status", { enum: ["counted", "held", "rejected"] }).notNull(),
    /** Which rules found it suspicious; empty when none did. */
    reasons: text("reasons").array().notNull(),
    caseId: text("case_id"),
    /** The batch that brought it into the ledger; null until then. */
    batchId: text("batch_id"),
  },
  (table) => [
    uniqueIndex("royalty_views_once").on(table.viewerKey, table.videoId, table.day),
    index("royalty_views_open").on(table.countedAt).where(sql`${table.batchId} is null and ${table.status} <> 'rejected'`),
    index("royalty_views_network").on(table.networkKey, table.countedAt),
    index("royalty_views_device").on(table.deviceKey, table.day),
    index("royalty_views_viewer").on(table.viewerKey, table.countedAt),
    index("royalty_views_video").on(table.videoId, table.day),
    index("royalty_views_month").on(table.countedAt),
    index("royalty_views_case").on(table.caseId).where(sql`${table.caseId} is not null`),
  ],
);

/** Views of one film in one market and minute, as they went into the ledger together. */
export const viewBatches = pgTable(
  "view_batches",
  {
    id: text("id").primaryKey(),
    videoId: text("video_id").notNull(),
    artistId: person("artist_id"),
    country: country(),
    minute: at("minute").notNull(),
    views: integer("views").notNull(),
    currency: currency(),
    /** As they were when it was counted. */
    microsPerView: micros("micros_per_view").notNull(),
    feeBps: integer("fee_bps").notNull(),
    /** What the artist gets. */
    amountMicros: micros("amount_micros").notNull(),
    status: text("status", { enum: ["credited", "held", "released", "rejected"] }).notNull(),
    caseId: text("case_id"),
    createdAt: at("created_at").notNull(),
  },
  (table) => [
    index("view_batches_video").on(table.videoId, table.minute),
    index("view_batches_case").on(table.caseId).where(sql`${table.caseId} is not null`),
    check("view_batches_sums", sql`${table.views} > 0 and ${table.amountMicros} >= 0`),
  ],
);

/** What an admin looks at: the suspicious views of one film on one day. At most one of them open. */
export const viewCases = pgTable(
  "view_cases",
  {
    id: text("id").primaryKey(),
    videoId: text("video_id").notNull(),
    artistId: person("artist_id"),
    day: date("day").notNull(),
    status: text("status", { enum: ["open", "released", "rejected"] }).notNull(),
    decidedBy: text("decided_by"),
    note: text("note").notNull().default(""),
    createdAt: at("created_at").notNull(),
    decidedAt: at("decided_at"),
  },
  (table) => [
    uniqueIndex("view_cases_one_open").on(table.videoId, table.day).where(sql`${table.status} = 'open'`),
    index("view_cases_status").on(table.status, table.id),
    index("view_cases_artist").on(table.artistId, table.id),
  ],
);

/** What a view is worth in a market from a day on (UTC); `*` is every market without a rate of its own. The newest that has begun counts. */
export const viewRates = pgTable(
  "view_rates",
  {
    market: text("market").notNull(),
    validFrom: at("valid_from").notNull(),
    currency: currency(),
    microsPerView: micros("micros_per_view").notNull(),
    /** The platform's share of it. */
    feeBps: integer("fee_bps").notNull(),
    /** Where the figure is from. */
    source: text("source").notNull(),
    setBy: text("set_by").notNull(),
    /** Null of a row from before this was kept; the audit log has it. */
    setAt: at("set_at"),
  },
  (table) => [
    primaryKey({ columns: [table.market, table.validFrom] }),
    check("view_rates_market", sql`${table.market} = '*' or ${table.market} ~ '^[A-Z]{2}$'`),
    check("view_rates_bounds", sql`${table.microsPerView} >= 0 and ${table.feeBps} between 0 and 10000`),
  ],
);

/** How the month's pool is made and shared, from the first day of a month on. The newest that has begun counts. */
export const sharingPolicies = pgTable(
  "sharing_policies",
  {
    validFrom: at("valid_from").primaryKey(),
    model: text("model", { enum: ["pro-rata", "user-centric"] }).notNull(),
    /** Of the platform's fees, fan by fan. */
    shareBps: integer("share_bps").notNull(),
    source: text("source").notNull(),
    setBy: text("set_by").notNull(),
    /** Null of a row from before this was kept; the audit log has it. */
    setAt: at("set_at"),
  },
  (table) => [check("sharing_policies_bps", sql`${table.shareBps} between 0 and 10000`)],
);

/** What sponsors add to the pool of a month; in the ledger from the moment it was added. */
export const sponsorAmounts = pgTable(
  "sponsor_amounts",
  {
    id: text("id").primaryKey(),
    month: text("month").notNull(),
    currency: currency(),
    amountMicros: micros("amount_micros").notNull(),
    sponsor: text("sponsor").notNull(),
    addedBy: text("added_by").notNull(),
    createdAt: at("created_at").notNull(),
  },
  (table) => [index("sponsor_amounts_month").on(table.month, table.currency), check("sponsor_amounts_positive", sql`${table.amountMicros} > 0`)],
);

/** A month's pool as it was shared. `fans + sponsors + carriedIn = shared + carriedOut`, to the micro. */
export const sharingMonths = pgTable(
  "sharing_months",
  {
    /** As `2027-01`. */
    month: text("month").notNull(),
    currency: currency(),
    model: text("model", { enum: ["pro-rata", "user-centric"] }).notNull(),
    shareBps: integer("share_bps").notNull(),
    fanMicros: micros("fan_micros").notNull(),
    sponsorMicros: micros("sponsor_micros").notNull(),
    carriedInMicros: micros("carried_in_micros").notNull(),
    sharedMicros: micros("shared_micros").notNull(),
    carriedOutMicros: micros("carried_out_micros").notNull(),
    views: bigint("views", { mode: "number" }).notNull(),
    fans: integer("fans").notNull(),
    artists: integer("artists").notNull(),
    /** `counted`: who gets what is known; `shared`: all of it is in the ledger. */
    status: text("status", { enum: ["counted", "shared"] }).notNull(),
    createdAt: at("created_at").notNull(),
    sharedAt: at("shared_at"),
  },
  (table) => [
    primaryKey({ columns: [table.month, table.currency] }),
    check(
      "sharing_months_sums",
      sql`${table.fanMicros} + ${table.sponsorMicros} + ${table.carriedInMicros} = ${table.sharedMicros} + ${table.carriedOutMicros}`,
    ),
  ],
);

/** What an artist gets of a month's pool, by both models; paid is that of the month's model. */
export const sharingShares = pgTable(
  "sharing_shares",
  {
    month: text("month").notNull(),
    currency: currency(),
    artistId: person("artist_id"),
    views: bigint("views", { mode: "number" }).notNull(),
    /** Of the views, those from the US: the part of the share that is of US source. */
    usViews: bigint("us_views", { mode: "number" }).notNull(),
    /** Fans who paid something that month and watched. */
    fans: integer("fans").notNull(),
    proRataMicros: micros("pro_rata_micros").notNull(),
    userCentricMicros: micros("user_centric_micros").notNull(),
    creditedAt: at("credited_at"),
  },
  (table) => [
    primaryKey({ columns: [table.month, table.currency, table.artistId] }),
    index("sharing_shares_artist").on(table.artistId, table.month),
    index("sharing_shares_open").on(table.month, table.currency, table.artistId).where(sql`${table.creditedAt} is null`),
  ],
);

/** A shop that pays for what is bought on our artists' word. Its secret signs what it tells us. */
export const merchShops = pgTable("merch_shops", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  /** Where its links lead: the origin of its pages. */
  origin: text("origin").notNull(),
  currency: currency(),
  /** Counts the secrets that it was given; each follows from this, the shop and our own secret, and is kept nowhere. */
  secretVersion: integer("secret_version").notNull().default(1),
  /** Until when the secret before is taken as well. */
  previousUntil: at("previous_until"),
  status: text("status", { enum: ["open", "closed"] }).notNull(),
  createdAt: at("created_at").notNull(),
});

/** What a shop pays us of an order, and what of that is the artist's, from a day on. The newest that has begun counts. */
export const merchRules = pgTable(
  "merch_rules",
  {
    shopId: text("shop_id")
      .notNull()
      .references(() => merchShops.id),
    validFrom: at("valid_from").notNull(),
    commissionBps: integer("commission_bps").notNull(),
    artistBps: integer("artist_bps").notNull(),
    source: text("source").notNull(),
    setBy: text("set_by").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.shopId, table.validFrom] }),
    check("merch_rules_bps", sql`${table.commissionBps} between 0 and 10000 and ${table.artistBps} between 0 and 10000`),
  ],
);

/** Money of a shop that came to the bank, written down by an admin. */
export const merchPayments = pgTable(
  "merch_payments",
  {
    id: text("id").primaryKey(),
    shopId: text("shop_id")
      .notNull()
      .references(() => merchShops.id),
    /** What the bank's line calls it: the same again is the same payment. */
    reference: text("reference").notNull(),
    amountCents: cents("amount_cents").notNull(),
    currency: currency(),
    /** When the bank had it; a day of UTC. */
    receivedOn: date("received_on").notNull(),
    bookedBy: text("booked_by").notNull(),
    createdAt: at("created_at").notNull(),
    /** Written down by mistake, and taken back. */
    undoneAt: at("undone_at"),
  },
  (table) => [
    uniqueIndex("merch_payments_reference").on(table.shopId, table.reference).where(sql`${table.undoneAt} is null`),
    check("merch_payments_amount", sql`${table.amountCents} > 0`),
  ],
);

/** An artist's link to something in a shop. Its code goes along and comes back with an order. */
export const merchLinks = pgTable(
  "merch_links",
  {
    id: text("id").primaryKey(),
    artistId: person("artist_id"),
    shopId: text("shop_id")
      .notNull()
      .references(() => merchShops.id),
    code: text("code").notNull().unique(),
    title: text("title").notNull(),
    url: text("url").notNull(),
    videoId: text("video_id"),
    status: text("status", { enum: ["active", "archived"] }).notNull(),
    createdAt: at("created_at").notNull(),
    updatedAt: at("updated_at").notNull(),
  },
  (table) => [index("merch_links_artist").on(table.artistId, table.id)],
);

/** An order that a shop told us of. Cents of its currency, micros for what follows from it. */
export const merchOrders = pgTable(
  "merch_orders",
  {
    id: text("id").primaryKey(),
    shopId: text("shop_id")
      .notNull()
      .references(() => merchShops.id),
    /** The shop's own name of it. */
    orderRef: text("order_ref").notNull(),
    linkId: text("link_id")
      .notNull()
      .references(() => merchLinks.id),
    artistId: person("artist_id"),
    country: country(),
    currency: currency(),
    amountCents: cents("amount_cents").notNull(),
    returnedCents: cents("returned_cents").notNull().default(0),
    commissionBps: integer("commission_bps").notNull(),
    artistBps: integer("artist_bps").notNull(),
    commissionMicros: micros("commission_micros").notNull(),
    artistMicros: micros("artist_micros").notNull(),
    orderedAt: at("ordered_at").notNull(),
    createdAt: at("created_at").notNull(),
    updatedAt: at("updated_at").notNull(),
  },
  (table) => [
    uniqueIndex("merch_orders_ref").on(table.shopId, table.orderRef),
    index("merch_orders_artist").on(table.artistId, table.id),
    index("merch_orders_link").on(table.linkId),
    check("merch_orders_returned", sql`${table.returnedCents} between 0 and ${table.amountCents}`),
    check("merch_orders_share", sql`${table.artistMicros} between 0 and ${table.commissionMicros}`),
  ],
);

/** Each thing a shop told us, once: the same again is answered alike, another under the same name refused. */
export const merchPostbacks = pgTable(
  "merch_postbacks",
  {
    shopId: text("shop_id")
      .notNull()
      .references(() => merchShops.id),
    eventRef: text("event_ref").notNull(),
    /** SHA-256 of the body, in hex. */
    bodyHash: text("body_hash").notNull(),
    answer: jsonb("answer").notNull(),
    receivedAt: at("received_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.shopId, table.eventRef] })],
);
