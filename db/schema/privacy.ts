import { sql } from "drizzle-orm";
import { date, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at } from "./columns";

/** What somebody asked for about their own data: all of it as a file, or to be forgotten. */
export const privacyRequests = pgTable(
  "privacy_requests",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    kind: text("kind", { enum: ["export", "erasure"] }).notNull(),
    /** scheduled: an erasure in its cooling time. done: an export that can be fetched, an erasure that is over. */
    status: text("status", { enum: ["scheduled", "running", "done", "cancelled", "expired", "failed"] }).notNull(),
    requestedAt: at("requested_at").notNull(),
    /** Not before. */
    dueAt: at("due_at").notNull(),
    endedAt: at("ended_at"),
    /** Of an export: where it lies, how large it is, and until when. */
    objectKey: text("object_key"),
    sizeBytes: integer("size_bytes"),
    expiresAt: at("expires_at"),
    /** Why it was given up, in a sentence to the person; null of what went well. */
    reason: text("reason"),
  },
  (table) => [
    index("privacy_requests_user").on(table.userId, table.requestedAt),
    // Of whoever looks at all of them, the latest first.
    index("privacy_requests_time").on(table.requestedAt, table.id),
    index("privacy_requests_due").on(table.dueAt).where(sql`${table.status} = 'scheduled'`),
    // One of a kind at a time: a second click is the first.
    uniqueIndex("privacy_requests_open").on(table.userId, table.kind).where(sql`${table.status} in ('scheduled', 'running')`),
  ],
);

/** Whose data was forgotten, and what had to stay. Holds nothing that says who it was. */
export const privacyErasures = pgTable("privacy_erasures", {
  userId: text("user_id").primaryKey(),
  erasedAt: at("erased_at").notNull(),
  /** Rows changed or removed, by part of the house. */
  erased: jsonb("erased").$type<Readonly<Record<string, number>>>().notNull(),
});

/** Who asked that their data be kept and not used (GDPR, Article 18). */
export const privacyRestrictions = pgTable("privacy_restrictions", {
  userId: text("user_id").primaryKey(),
  since: at("since").notNull(),
});

/** How long each class of data is kept, from when, and why; a change is a new row. Days count from the end of what the data is about. */
export const retentionRules = pgTable(
  "retention_rules",
  {
    dataClass: text("data_class").notNull(),
    validFrom: date("valid_from", { mode: "string" }).notNull(),
    keptDays: integer("kept_days").notNull(),
    reason: text("reason").notNull(),
    source: text("source").notNull(),
  },
  (table) => [primaryKey({ columns: [table.dataClass, table.validFrom] })],
);
