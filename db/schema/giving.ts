import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { videos } from "./catalogue";
import { at, cents, currency } from "./columns";
import { patronSubscriptions, patronTiers } from "./patronage";
import { person } from "./person";

/** A one-time gift of money to an artist. `amount` in cents. */
export const tips = pgTable(
  "tips",
  {
    id: text("id").primaryKey(),
    fanId: person("fan_id"),
    artistId: person("artist_id"),
    videoId: text("video_id").references(() => videos.id, { onDelete: "set null" }),
    /** The tip goal it counts towards. */
    goalId: text("goal_id"),
    /** The livestream it was given at. */
    livestreamId: text("livestream_id"),
    amount: cents("amount").notNull(),
    currency: currency(),
    message: text("message").notNull().default(""),
    /** Whether the fan wants to be named on the wall of supporters. */
    showsName: boolean("shows_name").notNull().default(false),
    status: text("status", { enum: ["PENDING", "PAID", "FAILED", "EXPIRED", "REFUNDED"] }).notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
    paidAt: at("paid_at"),
  },
  (table) => [
    index("tips_artist").on(table.artistId, table.paidAt),
    index("tips_fan").on(table.fanId, table.id),
    check("tips_amount", sql`${table.amount} >= 200`),
  ],
);

/** A fan's way into one livestream, paid once. At most one that lives of a fan and stream. `amount` in cents. */
export const livestreamTickets = pgTable(
  "livestream_tickets",
  {
    id: text("id").primaryKey(),
    livestreamId: text("livestream_id").notNull(),
    fanId: person("fan_id"),
    artistId: person("artist_id"),
    amount: cents("amount").notNull(),
    currency: currency(),
    status: text("status", { enum: ["PENDING", "PAID", "EXPIRED", "REFUNDED"] }).notNull(),
    createdAt: at("created_at").notNull(),
    updatedAt: at("updated_at").notNull(),
    paidAt: at("paid_at"),
  },
  (table) => [
    uniqueIndex("livestream_tickets_one").on(table.livestreamId, table.fanId).where(sql`${table.status} in ('PENDING', 'PAID')`),
    index("livestream_tickets_fan").on(table.fanId, table.id),
    check("livestream_tickets_amount", sql`${table.amount} > 0`),
  ],
);

/** What an artist gathers money for. `target` and `raised` in cents; `raised` follows pledges that count, and is frozen at the end. */
export const artistGoals = pgTable(
  "artist_goals",
  {
    id: text("id").primaryKey(),
    artistId: person("artist_id"),
    /** Set for a tip goal on a video. */
    videoId: text("video_id").references(() => videos.id, { onDelete: "set null" }),
    title: text("title").notNull(),
    description: text("description").notNull().default(""),
    kind: text("kind", { enum: ["keep", "all-or-nothing"] }).notNull(),
    target: cents("target").notNull(),
    stretchTarget: cents("stretch_target"),
    raised: cents("raised").notNull().default(0),
    currency: currency(),
    deadline: at("deadline"),
    /** IANA name; the deadline is shown and chosen in it. */
    timeZone: text("time_zone").notNull().default("UTC"),
    /** What a pledge of so many cents or more opens, for how many months; all null where the goal opens nothing. */
    rewardTierId: text("reward_tier_id").references(() => patronTiers.id),
    rewardMonths: integer("reward_months"),
    rewardFromCents: cents("reward_from_cents"),
    /** open → (keep) ended; open → (all-or-nothing) collecting → ended, or failed; cancelled. */
    status: text("status", { enum: ["open", "collecting", "ended", "failed", "cancelled"] }).notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
    endedAt: at("ended_at"),
  },
  (table) => [
    index("artist_goals_artist").on(table.artistId, table.id),
    index("artist_goals_due").on(table.deadline).where(sql`${table.status} = 'open'`),
    check("artist_goals_target", sql`${table.target} > 0`),
    check("artist_goals_reward", sql`num_nonnulls(${table.rewardTierId}, ${table.rewardMonths}, ${table.rewardFromCents}) in (0, 3)`),
  ],
);

export const goalMilestones = pgTable(
  "goal_milestones",
  {
    id: text("id").primaryKey(),
    goalId: text("goal_id")
      .notNull()
      .references(() => artistGoals.id, { onDelete: "cascade" }),
    amount: cents("amount").notNull(),
    title: text("title").notNull(),
    reachedAt: at("reached_at"),
  },
  (table) => [uniqueIndex("goal_milestones_amount").on(table.goalId, table.amount)],
);

/** A promise to a goal: paid at once (keep) or, with a saved card, at the deadline (all-or-nothing). */
export const goalPledges = pgTable(
  "goal_pledges",
  {
    id: text("id").primaryKey(),
    goalId: text("goal_id")
      .notNull()
      .references(() => artistGoals.id),
    fanId: person("fan_id"),
    artistId: person("artist_id"),
    amount: cents("amount").notNull(),
    currency: currency(),
    showsName: boolean("shows_name").notNull().default(false),
    /** What the goal said that it opens when the pledge was made: a goal that is changed later changes no promise. */
    rewardTierId: text("reward_tier_id").references(() => patronTiers.id),
    rewardMonths: integer("reward_months"),
    /** PENDING (card not yet given) → SAVED → CHARGING → PAID | DROPPED; PENDING → PAID for keep; CANCELLED, EXPIRED, REFUNDED. */
    status: text("status", { enum: ["PENDING", "SAVED", "CHARGING", "PAID", "DROPPED", "CANCELLED", "EXPIRED", "REFUNDED"] }).notNull(),
    stripePaymentMethodId: text("stripe_payment_method_id"),
    stripePaymentIntentId: text("stripe_payment_intent_id"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: at("next_attempt_at"),
    lastError: text("last_error"),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
    paidAt: at("paid_at"),
  },
  (table) => [
    index("goal_pledges_goal").on(table.goalId, table.status),
    index("goal_pledges_fan").on(table.fanId, table.id),
    index("goal_pledges_due").on(table.nextAttemptAt).where(sql`${table.status} = 'CHARGING'`),
  ],
);

/** Months of a tier for somebody else. The code that redeems it is kept as a hash. */
export const gifts = pgTable(
  "gifts",
  {
    id: text("id").primaryKey(),
    giverId: person("giver_id"),
    artistId: person("artist_id"),
    tierId: text("tier_id")
      .notNull()
      .references(() => patronTiers.id),
    months: integer("months").notNull(),
    amount: cents("amount").notNull(),
    currency: currency(),
    recipientEmail: text("recipient_email").notNull(),
    recipientId: text("recipient_id").references(() => users.id),
    message: text("message").notNull().default(""),
    sendAt: at("send_at").notNull(),
    status: text("status", { enum: ["PENDING", "PAID", "SENT", "REDEEMED", "EXPIRED", "REFUNDED"] }).notNull(),
    codeHash: text("code_hash").unique(),
    /** Somebody not signed in began a membership with the address of an account: they pay its first period, and its owner gets it by a code. */
    isMembership: boolean("is_membership").notNull().default(false),
    /** What it was paid by at Stripe, which must not renew, and when that was stopped. */
    stripeSubscriptionId: text("stripe_subscription_id").unique(),
    renewalStoppedAt: at("renewal_stopped_at"),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
    paidAt: at("paid_at"),
    redeemedAt: at("redeemed_at"),
  },
  (table) => [
    index("gifts_giver").on(table.giverId, table.id),
    index("gifts_due").on(table.sendAt).where(sql`${table.status} = 'PAID'`),
    index("gifts_renewing").on(table.id).where(sql`${table.stripeSubscriptionId} is not null and ${table.renewalStoppedAt} is null`),
  ],
);

/** A reduction that an artist hands out. */
export const promoCodes = pgTable(
  "promo_codes",
  {
    id: text("id").primaryKey(),
    artistId: person("artist_id"),
    /** Upper case, unique for the artist. */
    code: text("code").notNull(),
    /** Of one, in basis points: 10,000 is free. */
    percentOffBps: integer("percent_off_bps").notNull(),
    /** How many months it lasts. */
    months: integer("months").notNull(),
    tierId: text("tier_id").references(() => patronTiers.id),
    redemptionsMax: integer("redemptions_max"),
    redemptions: integer("redemptions").notNull().default(0),
    expiresAt: at("expires_at"),
    isActive: boolean("is_active").notNull().default(true),
    stripeCouponId: text("stripe_coupon_id"),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [uniqueIndex("promo_codes_code").on(table.artistId, table.code)],
);

/** Each subscription that was first paid with a code, once; `redemptions` of the code is their number. */
export const promoRedemptions = pgTable(
  "promo_redemptions",
  {
    promoId: text("promo_id")
      .notNull()
      .references(() => promoCodes.id),
    subscriptionId: text("subscription_id")
      .notNull()
      .references(() => patronSubscriptions.id),
    at: at("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.promoId, table.subscriptionId] })],
);

/** What somebody began to pay without signing in: once it is paid, a link that signs in goes to the address. */
export const guestCheckouts = pgTable("guest_checkouts", {
  /** Of what is paid for: sub_…, tip_…, gift_…, plg_…. */
  subjectId: text("subject_id").primaryKey(),
  userId: person("user_id"),
  createdAt: at("created_at").notNull(),
  toldAt: at("told_at"),
});
