import { index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { at } from "./columns";
import { patronTiers } from "./patronage";

/** What an artist wants to remember of a patron; nobody else reads it. */
export const patronNotes = pgTable(
  "patron_notes",
  {
    id: text("id").primaryKey(),
    artistId: text("artist_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    fanId: text("fan_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    body: text("body").notNull(),
    createdAt: at("created_at").notNull(),
  },
  (table) => [index("patron_notes_patron").on(table.artistId, table.fanId, table.id)],
);

/** A list of patrons that an artist brings along. draft (read, nothing done) → running → done; a draft may be discarded. */
export const patronImports = pgTable(
  "patron_imports",
  {
    id: text("id").primaryKey(),
    artistId: text("artist_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    format: text("format", { enum: ["patreon", "ghost", "mhc"] }).notNull(),
    fileName: text("file_name").notNull(),
    status: text("status", { enum: ["draft", "running", "done"] }).notNull(),
    /** Which tier here stands for which there: names there to ids here. */
    tierMap: jsonb("tier_map").$type<Readonly<Record<string, string>>>().notNull(),
    /** Until when access lasts for rows that bring no end of their own. */
    endsAt: at("ends_at"),
    createdAt: at("created_at").notNull(),
    startedAt: at("started_at"),
    doneAt: at("done_at"),
  },
  (table) => [index("patron_imports_artist").on(table.artistId, table.id)],
);

/** Each line of the file, good or not, so that nothing is lost. */
export const patronImportRows = pgTable(
  "patron_import_rows",
  {
    importId: text("import_id")
      .notNull()
      .references(() => patronImports.id, { onDelete: "cascade" }),
    /** Of the file, the header being line 1. */
    line: integer("line").notNull(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    /** As it is called there; empty where the file names none. */
    sourceTier: text("source_tier").notNull(),
    since: at("since"),
    /** When their access there ends, where the file says so. */
    endsAt: at("ends_at"),
    note: text("note").notNull().default(""),
    plan: text("plan", { enum: ["grant", "skip", "bad"] }).notNull(),
    outcome: text("outcome", { enum: ["pending", "granted", "unchanged", "skipped", "failed"] }).notNull(),
    /** Why it is skipped, bad or failed, as a sentence. */
    reason: text("reason").notNull().default(""),
    fanId: text("fan_id").references(() => users.id, { onDelete: "set null" }),
    tierId: text("tier_id").references(() => patronTiers.id, { onDelete: "set null" }),
  },
  (table) => [primaryKey({ columns: [table.importId, table.line] }), index("patron_import_rows_open").on(table.importId, table.outcome, table.line)],
);
