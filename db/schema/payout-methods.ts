import { sql } from "drizzle-orm";
import { date, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at } from "./columns";
import { person } from "./person";

/** Where an artist's money goes. The details are in the vault; here is what a screen may show. */
export const payoutMethods = pgTable(
  "payout_methods",
  {
    id: text("id").primaryKey(),
    userId: person("user_id"),
    kind: text("kind", { enum: ["stripe", "sepa", "ach", "crypto", "invoice"] }).notNull(),
    /** proposed: the mailed code is awaited. replaced and cancelled are ends. */
    status: text("status", { enum: ["proposed", "active", "replaced", "cancelled"] }).notNull(),
    sealId: text("seal_id").notNull(),
    /** The last four characters; empty once the person was forgotten. */
    last4: text("last4").notNull(),
    currency: text("currency").notNull(),
    /** ISO 3166-1 alpha-2 of the account or payee; a chain has none. */
    country: text("country"),
    /** Blind index of the account, by which the same one is found at two people. */
    fingerprint: text("fingerprint"),
    createdAt: at("created_at").notNull(),
    confirmedAt: at("confirmed_at"),
    /** Nothing is paid to it before: whoever's account was taken over has this long to notice. */
    usableFrom: at("usable_from"),
    endedAt: at("ended_at"),
    /** Which one it took the place of, to go back to. */
    replacesId: text("replaces_id"),
    codeHash: text("code_hash"),
    codeExpiresAt: at("code_expires_at"),
    codeTries: integer("code_tries").notNull().default(0),
  },
  (table) => [
    uniqueIndex("payout_methods_active").on(table.userId).where(sql`${table.status} = 'active'`),
    uniqueIndex("payout_methods_proposed").on(table.userId).where(sql`${table.status} = 'proposed'`),
    index("payout_methods_person").on(table.userId, table.id),
    index("payout_methods_fingerprint").on(table.fingerprint).where(sql`${table.fingerprint} is not null`),
  ],
);

/** A list of sanctioned names as it was imported: a copy of a day, never asked for live. */
export const sanctionLists = pgTable("sanction_lists", {
  id: text("id").primaryKey(),
  /** Such as `OFAC SDN`. */
  name: text("name").notNull(),
  /** The day that its publisher gives it. */
  publishedOn: date("published_on").notNull(),
  source: text("source").notNull(),
  sha256: text("sha256").notNull(),
  entries: integer("entries").notNull(),
  importedBy: text("imported_by").notNull(),
  importedAt: at("imported_at").notNull(),
  /** A newer copy of the same list took its place. */
  replacedAt: at("replaced_at"),
});

export const sanctionNames = pgTable(
  "sanction_names",
  {
    listId: text("list_id")
      .notNull()
      .references(() => sanctionLists.id, { onDelete: "cascade" }),
    /** The publisher's own number of the entry. */
    entryId: text("entry_id").notNull(),
    name: text("name").notNull(),
    country: text("country"),
    /** Words of the name as they are compared, and the beginnings of the long ones. */
    keys: text("keys").array().notNull(),
  },
  (table) => [index("sanction_names_keys").using("gin", table.keys), index("sanction_names_list").on(table.listId)],
);

/** What a screening found about a person, until somebody looked at it. While one is open nothing is paid to them. */
export const screeningFlags = pgTable(
  "screening_flags",
  {
    id: text("id").primaryKey(),
    userId: person("user_id"),
    kind: text("kind", { enum: ["sanction", "duplicate-account", "duplicate-tax-number"] }).notNull(),
    /** What it is about, so that the same finding is one flag: list entry, fingerprint, or blind index. */
    subject: text("subject").notNull(),
    status: text("status", { enum: ["open", "cleared", "confirmed"] }).notNull(),
    /** Score, list and its date, or the ids of the other people. */
    details: jsonb("details").notNull(),
    createdAt: at("created_at").notNull(),
    decidedAt: at("decided_at"),
    decidedBy: text("decided_by"),
    note: text("note"),
  },
  (table) => [
    uniqueIndex("screening_flags_once").on(table.userId, table.kind, table.subject),
    index("screening_flags_open").on(table.createdAt).where(sql`${table.status} = 'open'`),
  ],
);

/** The last time that a method was screened, and against which lists: a newer list asks for it anew. */
export const screenings = pgTable("screenings", {
  methodId: text("method_id")
    .primaryKey()
    .references(() => payoutMethods.id, { onDelete: "restrict" }),
  listsHash: text("lists_hash").notNull(),
  at: at("at").notNull(),
});
