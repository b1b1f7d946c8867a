import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, integer, jsonb, pgSequence, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { at, cents, currency, readingNo } from "./columns";
import { person } from "./person";

/** Numbers the readings of Stripe: each takes one before it begins, so that whatever had happened by then is in it and in every later one. */
export const stripeReadings = pgSequence("stripe_readings");

/** What an artist offers. `key` is what addresses and videos name; `rank` says which tier contains which: a higher one has all of a lower. */
export const patronTiers = pgTable(
  "patron_tiers",
  {
    id: text("id").primaryKey(),
    artistId: person("artist_id"),
    /** `bronze`, `silver`, `gold`, `platinum`, or the artist's own. */
    key: text("key").notNull(),
    rank: integer("rank").notNull(),
    name: text("name").notNull(),
    description: text("description").notNull().default(""),
    /** Each a line of the offer, in the artist's words. */
    benefits: text("benefits").array().notNull(),
    welcomeNote: text("welcome_note").notNull().default(""),
    monthlyCents: cents("monthly_cents").notNull(),
    yearlyCents: cents("yearly_cents").notNull(),
    currency: currency(),
    /** How many may hold it at once; null is no limit. */
    seatsMax: integer("seats_max"),
    isActive: boolean("is_active").notNull().default(true),
    trialDays: integer("trial_days").notNull().default(0),
    earlyAccessHours: integer("early_access_hours").notNull().default(0),
    canDownload: boolean("can_download").notNull().default(false),
    callsPerMonth: integer("calls_per_month").notNull().default(0),
    hasLivestreams: boolean("has_livestreams").notNull().default(false),
    hasCredit: boolean("has_credit").notNull().default(false),
    hasDiscord: boolean("has_discord").notNull().default(false),
    hasProfitShare: boolean("has_profit_share").notNull().default(false),
    stripeProductId: text("stripe_product_id"),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("patron_tiers_key").on(table.artistId, table.key),
    uniqueIndex("patron_tiers_rank").on(table.artistId, table.rank),
    check("patron_tiers_prices", sql`${table.monthlyCents} > 0 and ${table.yearlyCents} > 0`),
  ],
);

/** A price at Stripe never changes; a tier's new price is a new row, and who joined at the old one keeps it. */
export const tierPrices = pgTable(
  "tier_prices",
  {
    id: text("id").primaryKey(),
    tierId: text("tier_id")
      .notNull()
      .references(() => patronTiers.id),
    interval: text("interval", { enum: ["month", "year"] }).notNull(),
    currency: currency(),
    amountCents: cents("amount_cents").notNull(),
    stripePriceId: text("stripe_price_id").unique(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [uniqueIndex("tier_prices_key").on(table.tierId, table.interval, table.currency, table.amountCents)],
);

/** One Stripe customer a person. */
export const stripeCustomers = pgTable("stripe_customers", {
  userId: text("user_id")
    .primaryKey()
    .references(() => users.id),
  stripeCustomerId: text("stripe_customer_id").notNull().unique(),
  /** What the person chose last for a membership: where the next one begins. */
  currency: text("currency"),
  createdAt: at("created_at").notNull().defaultNow(),
});

export const SUBSCRIPTION_STATUSES = ["INCOMPLETE", "TRIALING", "ACTIVE", "PAST_DUE", "PAUSED", "CANCELLED", "EXPIRED"] as const;

/** A fan's support of an artist: at most one that lives. CANCELLED (it ended) and EXPIRED (it was never paid) are the ends. */
export const patronSubscriptions = pgTable(
  "patron_subscriptions",
  {
    id: text("id").primaryKey(),
    fanId: person("fan_id"),
    artistId: person("artist_id"),
    tierId: text("tier_id")
      .notNull()
      .references(() => patronTiers.id),
    /** The key of the tier, for outside tools. */
    tier: text("tier").notNull(),
    interval: text("interval", { enum: ["month", "year"] }).notNull(),
    currency: currency(),
    /** Cents an interval, as it is charged. */
    amountCents: cents("amount_cents").notNull(),
    /** Cents a month: a twelfth of a year's, rounded half up; what MRR counts. */
    monthlyAmount: cents("monthly_amount").notNull(),
    status: text("status", { enum: SUBSCRIPTION_STATUSES }).notNull(),
    stripeSubscriptionId: text("stripe_subscription_id").unique(),
    currentPeriodStart: at("current_period_start"),
    currentPeriodEnd: at("current_period_end"),
    trialEndsAt: at("trial_ends_at"),
    /** It ends with the period that is paid. */
    cancelAtPeriodEnd: boolean("cancel_at_period_end").notNull().default(false),
    pauseEndsAt: at("pause_ends_at"),
    /** Until when access stays open although a renewal failed. */
    graceEndsAt: at("grace_ends_at"),
    /** The end of grace that the fan was told of. */
    graceToldAt: at("grace_told_at"),
    /** What comes with the next period, because it gives less: a tier (it may be the same one), and how often it is paid. */
    nextTierId: text("next_tier_id").references(() => patronTiers.id),
    nextInterval: text("next_interval", { enum: ["month", "year"] }),
    /** A higher tier for whose payment the bank waits for the fan's word. */
    pendingTierId: text("pending_tier_id").references(() => patronTiers.id),
    lastSyncedAt: at("last_synced_at"),
    /** The number of the reading of Stripe that it shows; an older reading never overwrites a newer. */
    readingNo: readingNo(),
    /** The fan withdrew from the contract within the fourteen days that EU law gives. */
    withdrawnAt: at("withdrawn_at"),
    /** The code that its first checkout was begun with. */
    promoId: text("promo_id"),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
    /** The first payment (or the start of the trial). */
    startedAt: at("started_at"),
    endedAt: at("ended_at"),
  },
  (table) => [
    uniqueIndex("patron_subscriptions_one_live").on(table.fanId, table.artistId).where(sql`${table.status} not in ('CANCELLED', 'EXPIRED')`),
    index("patron_subscriptions_artist").on(table.artistId, table.status, table.id),
    index("patron_subscriptions_fan").on(table.fanId, table.id),
  ],
);

/** A try to pay. One open at a time for each subject: an older one is expired first. */
export const checkouts = pgTable(
  "checkouts",
  {
    id: text("id").primaryKey(),
    fanId: person("fan_id"),
    artistId: person("artist_id"),
    kind: text("kind", { enum: ["subscription", "tip", "gift", "pledge", "ticket", "card"] }).notNull(),
    /** The id of what is paid for: sub_…, tip_…, gift_…, plg_…. */
    subjectId: text("subject_id").notNull(),
    status: text("status", { enum: ["open", "complete", "expired"] }).notNull(),
    uiMode: text("ui_mode", { enum: ["elements", "hosted_page"] }).notNull(),
    /** What Stripe was or will be asked for, as JSON; a repeat after a crash asks for exactly the same. */
    request: text("request").notNull(),
    stripeSessionId: text("stripe_session_id").unique(),
    /** Which text the payer agreed to before access opens within the days to withdraw, and when; null where it was not asked. */
    consentVersion: text("consent_version"),
    consentedAt: at("consented_at"),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (table) => [uniqueIndex("checkouts_one_open").on(table.subjectId).where(sql`${table.status} = 'open'`), index("checkouts_fan").on(table.fanId, table.id)],
);

/**
 * What somebody wants changed at Stripe, kept before the call: its id makes the idempotency keys, so that whoever goes on after a crash
 * makes the same change. One open at a time for each subject (sub_… or pmt_…).
 */
export const patronCommands = pgTable(
  "patron_commands",
  {
    id: text("id").primaryKey(),
    subjectId: text("subject_id").notNull(),
    kind: text("kind", { enum: ["change", "cancel", "resume", "pause", "unpause", "withdraw", "refund", "pay"] }).notNull(),
    /** JSON of the kind's own shape. */
    input: text("input").notNull(),
    status: text("status", { enum: ["open", "done", "refused"] }).notNull(),
    error: text("error"),
    requestedBy: text("requested_by").notNull(),
    createdAt: at("created_at").notNull(),
    doneAt: at("done_at"),
  },
  (table) => [
    uniqueIndex("patron_commands_one_open").on(table.subjectId).where(sql`${table.status} = 'open'`),
    index("patron_commands_open").on(table.createdAt).where(sql`${table.status} = 'open'`),
  ],
);

/** Each event that Stripe sent, once; its effects are in the same transaction as `processedAt`. */
export const stripeEvents = pgTable(
  "stripe_events",
  {
    id: text("id").primaryKey(),
    type: text("type").notNull(),
    /** As in Stripe's field `object`: `subscription`, `charge`, … */
    objectType: text("object_type").notNull(),
    /** The id of the object it is about, and of the customer whom it is serialised by. */
    objectId: text("object_id").notNull(),
    customerId: text("customer_id"),
    createdAt: at("created_at").notNull(),
    receivedAt: at("received_at").notNull(),
    /** Drawn from the readings' sequence when it came: every reading with a higher number has what it tells of. */
    readingNo: readingNo(),
    processedAt: at("processed_at"),
    error: text("error"),
  },
  (table) => [index("stripe_events_open").on(table.receivedAt).where(sql`${table.processedAt} is null`)],
);

/** Why a fan may see what an artist made for patrons: the only truth of access. Open while starts ≤ now < ends and not revoked. */
export const entitlements = pgTable(
  "entitlements",
  {
    id: text("id").primaryKey(),
    fanId: person("fan_id"),
    artistId: person("artist_id"),
    tierId: text("tier_id")
      .notNull()
      .references(() => patronTiers.id),
    source: text("source", { enum: ["subscription", "gift", "comp", "goal", "import"] }).notNull(),
    sourceId: text("source_id").notNull(),
    startsAt: at("starts_at").notNull(),
    /** Null is until further notice. */
    endsAt: at("ends_at"),
    revokedAt: at("revoked_at"),
    /** How often it was changed: each change is an event of its own. */
    version: integer("version").notNull().default(0),
    /** Up to when its starts and ends were told of. */
    toldUntil: at("told_until").notNull().defaultNow(),
    /** The next start or end that is still to be told of when it comes; null where there is none. */
    turnsAt: at("turns_at").generatedAlwaysAs(
      sql`case when revoked_at is not null then null when starts_at > told_until then starts_at when ends_at > told_until then ends_at end`,
    ),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("entitlements_source").on(table.source, table.sourceId),
    index("entitlements_fan").on(table.fanId, table.artistId),
    index("entitlements_artist").on(table.artistId),
    index("entitlements_turns").on(table.turnsAt).where(sql`${table.turnsAt} is not null`),
  ],
);

/** The platform's share in basis points, from a day on; the newest row that has begun counts. */
export const feeRates = pgTable(
  "fee_rates",
  {
    kind: text("kind", { enum: ["patronage", "tip"] }).notNull(),
    validFrom: at("valid_from").notNull(),
    feeBps: integer("fee_bps").notNull(),
    setBy: text("set_by").notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.validFrom] }), check("fee_rates_bps", sql`${table.feeBps} between 0 and 10000`)],
);

/** What one US dollar is in another currency, in millionths of its whole unit, from a moment on; the newest row that has begun counts. */
export const exchangeRates = pgTable(
  "exchange_rates",
  {
    currency: text("currency").notNull(),
    validFrom: at("valid_from").notNull(),
    microsPerDollar: bigint("micros_per_dollar", { mode: "number" }).notNull(),
    /** Where it is from. What came with the software is no rate of any market and says so. */
    source: text("source").notNull(),
    setBy: text("set_by").notNull(),
  },
  (table) => [primaryKey({ columns: [table.currency, table.validFrom] }), check("exchange_rates_positive", sql`${table.microsPerDollar} > 0`)],
);

/** Settings of the whole platform that an admin changes, such as whether counsel allows profit shares. */
export const platformSettings = pgTable("platform_settings", {
  key: text("key").primaryKey(),
  value: jsonb("value").notNull(),
  updatedBy: text("updated_by").notNull(),
  updatedAt: at("updated_at").notNull(),
});

/** How monthly recurring revenue moved, written where a subscription changes: start + new + expansion − contraction − churn + reactivation = end. */
export const mrrMovements = pgTable(
  "mrr_movements",
  {
    id: text("id").primaryKey(),
    artistId: person("artist_id"),
    fanId: person("fan_id"),
    subscriptionId: text("subscription_id")
      .notNull()
      .references(() => patronSubscriptions.id),
    kind: text("kind", { enum: ["new", "expansion", "contraction", "churn", "reactivation"] }).notNull(),
    currency: currency(),
    /** Signed: below zero for contraction and churn. */
    deltaCents: cents("delta_cents").notNull(),
    /** The subscription's MRR after it. */
    afterCents: cents("after_cents").notNull(),
    at: at("at").notNull(),
  },
  (table) => [
    // With all that a sum over months needs, so that it reads nothing else.
    index("mrr_movements_sums").on(table.artistId, table.at, table.kind, table.currency, table.deltaCents),
    index("mrr_movements_subscription").on(table.subscriptionId, table.at),
    index("mrr_movements_fan").on(table.fanId, table.artistId),
  ],
);

export const trialUses = pgTable(
  "trial_uses",
  {
    fanId: person("fan_id"),
    artistId: person("artist_id"),
    usedAt: at("used_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.fanId, table.artistId] })],
);
