import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { videos } from "./catalogue";
import { at } from "./columns";
import { patronTiers } from "./patronage";

const member = (name: string) =>
  text(name)
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

/** What an artist writes: for everybody, or for patrons. Hidden until `publishAt`; null is a draft. */
export const posts = pgTable(
  "posts",
  {
    id: text("id").primaryKey(),
    artistId: member("artist_id"),
    title: text("title").notNull(),
    /** Paragraphs and bare links, as typed; made safe where it is shown. */
    body: text("body").notNull(),
    videoId: text("video_id").references(() => videos.id, { onDelete: "set null" }),
    visibility: text("visibility", { enum: ["public", "patrons"] }).notNull(),
    /** The key of the lowest tier that opens it; null is any tier. */
    minTier: text("min_tier"),
    publishAt: at("publish_at"),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (table) => [index("posts_artist").on(table.artistId, table.publishAt, table.id)],
);

/** A fan's own podcast address for an artist. Its token is kept as a hash and shown once. */
export const patronFeeds = pgTable(
  "patron_feeds",
  {
    id: text("id").primaryKey(),
    fanId: member("fan_id"),
    artistId: member("artist_id"),
    tokenHash: text("token_hash").notNull().unique(),
    createdAt: at("created_at").notNull().defaultNow(),
    revokedAt: at("revoked_at"),
  },
  (table) => [uniqueIndex("patron_feeds_one_live").on(table.fanId, table.artistId).where(sql`${table.revokedAt} is null`)],
);

/** A time that an artist offers for a call. */
export const callSlots = pgTable(
  "call_slots",
  {
    id: text("id").primaryKey(),
    artistId: member("artist_id"),
    startsAt: at("starts_at").notNull(),
    endsAt: at("ends_at").notNull(),
    /** IANA name: the artist's months are counted in it. */
    timeZone: text("time_zone").notNull(),
    /** Where they meet; told to whom the call belongs. */
    joinUrl: text("join_url").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [uniqueIndex("call_slots_start").on(table.artistId, table.startsAt), check("call_slots_order", sql`${table.endsAt} > ${table.startsAt}`)],
);

/** A call that a patron booked. One booked call a slot: the index decides, whoever comes at the same moment. */
export const calls = pgTable(
  "calls",
  {
    id: text("id").primaryKey(),
    slotId: text("slot_id")
      .notNull()
      .references(() => callSlots.id),
    artistId: member("artist_id"),
    fanId: member("fan_id"),
    status: text("status", { enum: ["booked", "cancelled"] }).notNull(),
    /** `2026-11`, of the slot in the artist's time zone: what the quota counts. */
    month: text("month").notNull(),
    /** Of the month's calls of this fan the first, second…: with the index, nobody books more than their tier gives. */
    ordinal: integer("ordinal").notNull(),
    /** Grows with each change, for calendars (RFC 5545 §3.8.7.4). */
    sequence: integer("sequence").notNull().default(0),
    note: text("note").notNull().default(""),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("calls_one_a_slot").on(table.slotId).where(sql`${table.status} = 'booked'`),
    uniqueIndex("calls_quota").on(table.fanId, table.artistId, table.month, table.ordinal).where(sql`${table.status} = 'booked'`),
    index("calls_fan").on(table.fanId, table.id),
    index("calls_artist").on(table.artistId, table.id),
  ],
);

export const livestreams = pgTable(
  "livestreams",
  {
    id: text("id").primaryKey(),
    artistId: member("artist_id"),
    title: text("title").notNull(),
    description: text("description").notNull().default(""),
    minTier: text("min_tier"),
    startsAt: at("starts_at").notNull(),
    endsAt: at("ends_at").notNull(),
    joinUrl: text("join_url").notNull(),
    /** What somebody without the tier pays to come; null is that nobody can. */
    ticketCents: integer("ticket_cents"),
    status: text("status", { enum: ["scheduled", "cancelled"] }).notNull(),
    sequence: integer("sequence").notNull().default(0),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (table) => [index("livestreams_artist").on(table.artistId, table.startsAt), check("livestreams_order", sql`${table.endsAt} > ${table.startsAt}`)],
);

/** Whom a livestream's invitation went to, and in which of its versions. */
export const livestreamInvitations = pgTable(
  "livestream_invitations",
  {
    livestreamId: text("livestream_id")
      .notNull()
      .references(() => livestreams.id, { onDelete: "cascade" }),
    fanId: member("fan_id"),
    sequence: integer("sequence").notNull(),
    sentAt: at("sent_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.livestreamId, table.fanId] })],
);

/** The name under which a patron wants to stand in an artist's credits; without a row they do not. */
export const creditChoices = pgTable(
  "credit_choices",
  {
    fanId: member("fan_id"),
    artistId: member("artist_id"),
    name: text("name").notNull(),
    chosenAt: at("chosen_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.fanId, table.artistId] })],
);

/** That a video's credits are frozen, as they stood at its release. */
export const creditRolls = pgTable("credit_rolls", {
  videoId: text("video_id")
    .primaryKey()
    .references(() => videos.id, { onDelete: "cascade" }),
  asOf: at("as_of").notNull(),
});

export const videoCredits = pgTable(
  "video_credits",
  {
    videoId: text("video_id")
      .notNull()
      .references(() => videos.id, { onDelete: "cascade" }),
    fanId: member("fan_id"),
    name: text("name").notNull(),
    tierName: text("tier_name").notNull(),
    rank: integer("rank").notNull(),
  },
  (table) => [primaryKey({ columns: [table.videoId, table.fanId] })],
);

/** An artist's Discord server. */
export const discordGuilds = pgTable("discord_guilds", {
  artistId: text("artist_id")
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  guildId: text("guild_id").notNull().unique(),
  lastSyncedAt: at("last_synced_at"),
  lastError: text("last_error"),
  createdAt: at("created_at").notNull().defaultNow(),
});

/** Which role a tier has in its artist's server. Only roles named here are ever given or taken. */
export const discordRoles = pgTable(
  "discord_roles",
  {
    artistId: member("artist_id"),
    tierId: text("tier_id")
      .notNull()
      .references(() => patronTiers.id, { onDelete: "cascade" }),
    roleId: text("role_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.artistId, table.tierId] })],
);

/** One Discord account a person, and one person a Discord account. */
export const discordLinks = pgTable("discord_links", {
  userId: text("user_id")
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  discordUserId: text("discord_user_id").notNull().unique(),
  discordName: text("discord_name").notNull(),
  linkedAt: at("linked_at").notNull(),
});

/** A person on the way to Discord and back; the state that comes back is kept as a hash and works once. */
export const discordLinkTries = pgTable("discord_link_tries", {
  stateHash: text("state_hash").primaryKey(),
  userId: member("user_id"),
  expiresAt: at("expires_at").notNull(),
  usedAt: at("used_at"),
});

/** That an artist's welcome reached a new patron: once for each fan and artist. */
export const welcomeNotes = pgTable(
  "welcome_notes",
  {
    fanId: member("fan_id"),
    artistId: member("artist_id"),
    tierId: text("tier_id").notNull(),
    /** False when the artist had written no note. */
    isMailed: boolean("is_mailed").notNull(),
    sentAt: at("sent_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.fanId, table.artistId] })],
);

/** A mail of an artist to their patrons. draft → scheduled → sending → sent; cancelled from scheduled. */
export const patronMails = pgTable(
  "patron_mails",
  {
    id: text("id").primaryKey(),
    artistId: member("artist_id"),
    subject: text("subject").notNull(),
    body: text("body").notNull(),
    /** The key of the lowest tier that gets it; null is every patron. */
    minTier: text("min_tier"),
    /** What it is about: who may not watch it gets no mail of it. */
    videoId: text("video_id").references(() => videos.id, { onDelete: "set null" }),
    status: text("status", { enum: ["draft", "scheduled", "sending", "sent", "cancelled"] }).notNull(),
    sendAt: at("send_at"),
    /** Counts up with each schedule, so that each is an event of its own. */
    round: integer("round").notNull().default(0),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
    sentAt: at("sent_at"),
  },
  (table) => [index("patron_mails_artist").on(table.artistId, table.id)],
);

/** One row a recipient, written when it is known whom to write to; its end is in the transaction that queues the mail. */
export const patronMailRecipients = pgTable(
  "patron_mail_recipients",
  {
    patronMailId: text("patron_mail_id")
      .notNull()
      .references(() => patronMails.id, { onDelete: "cascade" }),
    fanId: member("fan_id"),
    status: text("status", { enum: ["pending", "queued", "skipped"] }).notNull(),
    /** Why it was skipped. */
    reason: text("reason", { enum: ["no access", "unsubscribed"] }),
    mailId: text("mail_id"),
    decidedAt: at("decided_at"),
  },
  (table) => [
    primaryKey({ columns: [table.patronMailId, table.fanId] }),
    index("patron_mail_recipients_open").on(table.patronMailId).where(sql`${table.status} = 'pending'`),
  ],
);

/** Who wants no more mail of an artist. */
export const patronMailRefusals = pgTable(
  "patron_mail_refusals",
  {
    fanId: member("fan_id"),
    artistId: member("artist_id"),
    refusedAt: at("refused_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.fanId, table.artistId] })],
);
