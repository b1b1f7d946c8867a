import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, primaryKey, text, uniqueIndex, varchar } from "drizzle-orm/pg-core";
import { at } from "./columns";

export const users = pgTable(
  "users",
  {
    id: text("id").primaryKey(),
    /** Always in lower case; the rule is in the database too. */
    email: text("email").notNull(),
    /** The name in an artist page's address; fans have one as well, so that becoming an artist changes nothing else. */
    handle: text("handle").notNull(),
    name: text("name").notNull(),
    /** Null for who paid as a guest and has not made the account theirs yet: only a link in a mail signs them in. */
    passwordHash: text("password_hash"),
    role: text("role", { enum: ["fan", "artist", "admin"] })
      .notNull()
      .default("fan"),
    realm: text("realm", { enum: ["INFERNO", "PURGATORIO", "PARADISO"] }),
    bio: text("bio").notNull().default(""),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("users_email_key").on(table.email),
    uniqueIndex("users_handle_key").on(table.handle),
    index("users_artists_idx").on(table.createdAt).where(sql`${table.role} <> 'fan'`),
    check("users_email_lower", sql`${table.email} = lower(${table.email})`),
  ],
);

export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    userAgent: text("user_agent").notNull().default(""),
    createdAt: at("created_at").notNull().defaultNow(),
    lastSeenAt: at("last_seen_at").notNull().defaultNow(),
    expiresAt: at("expires_at").notNull(),
    revokedAt: at("revoked_at"),
  },
  (table) => [index("sessions_user_idx").on(table.userId)],
);

export const apiTokens = pgTable(
  "api_tokens",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** SHA-256 of the token in hex: the token has 256 random bits, so a slow hash would add nothing. */
    tokenHash: text("token_hash").notNull(),
    scopes: text("scopes").array().notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    lastUsedAt: at("last_used_at"),
    expiresAt: at("expires_at"),
    revokedAt: at("revoked_at"),
  },
  (table) => [uniqueIndex("api_tokens_hash_key").on(table.tokenHash), index("api_tokens_user_idx").on(table.userId)],
);

export const passwordResets = pgTable(
  "password_resets",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    tokenHash: text("token_hash").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    expiresAt: at("expires_at").notNull(),
    usedAt: at("used_at"),
  },
  (table) => [uniqueIndex("password_resets_hash_key").on(table.tokenHash), index("password_resets_user_idx").on(table.userId)],
);

/** A link in a mail that signs its reader in, once. */
export const signInLinks = pgTable(
  "sign_in_links",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    tokenHash: text("token_hash").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    expiresAt: at("expires_at").notNull(),
    usedAt: at("used_at"),
  },
  (table) => [uniqueIndex("sign_in_links_hash_key").on(table.tokenHash), index("sign_in_links_user_idx").on(table.userId)],
);

/** A new address that its owner has not yet confirmed: the account keeps the old one until then. */
export const emailChanges = pgTable(
  "email_changes",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    newEmail: text("new_email").notNull(),
    tokenHash: text("token_hash").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    expiresAt: at("expires_at").notNull(),
    usedAt: at("used_at"),
  },
  (table) => [uniqueIndex("email_changes_hash_key").on(table.tokenHash), index("email_changes_user_idx").on(table.userId)],
);

export const follows = pgTable(
  "follows",
  {
    fanId: text("fan_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    artistId: text("artist_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.fanId, table.artistId] }), index("follows_artist_idx").on(table.artistId)],
);

/** How often something was tried within a window. The keys hold hashes of addresses; `expire` is the window's end in Unix ms. */
export const rateLimits = pgTable("rate_limits", {
  key: varchar("key", { length: 255 }).primaryKey(),
  points: integer("points").notNull().default(0),
  expire: bigint("expire", { mode: "number" }),
});

/** Mail on its way: written in the transaction of what it tells of, sent by a job, shown on the outbox page in development. */
export const mails = pgTable(
  "mails",
  {
    id: text("id").primaryKey(),
    toAddress: text("to_address").notNull(),
    subject: text("subject").notNull(),
    body: text("body").notNull(),
    /** Where one click ends mail of this kind (RFC 8058); null for mail that cannot be ended. */
    unsubscribeUrl: text("unsubscribe_url"),
    /** An iCalendar file that goes along (RFC 5545). */
    calendar: text("calendar"),
    status: text("status", { enum: ["queued", "sent", "failed"] })
      .notNull()
      .default("queued"),
    createdAt: at("created_at").notNull().defaultNow(),
    sentAt: at("sent_at"),
  },
  (table) => [index("mails_created_idx").on(table.createdAt)],
);
