import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { at } from "./columns";

/** What was put on a CDN. A row is here before the object is put, and goes after it was purged: nothing lies there that no row knows. */
export const cdnObjects = pgTable(
  "cdn_objects",
  {
    /** Where players reach it. A CDN that took another's place begins empty. */
    cdn: text("cdn").notNull(),
    cid: text("cid").notNull(),
    state: text("state", { enum: ["sending", "there"] }).notNull(),
    changedAt: at("changed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.cdn, table.cid] })],
);

/** How a CDN was when it was last tried. */
export const cdnChecks = pgTable("cdn_checks", {
  cdn: text("cdn").primaryKey(),
  /** What is wrong, in a sentence; null when all is well. */
  problem: text("problem"),
  /** Since when it is as it is, well or not. */
  since: at("since").notNull(),
  checkedAt: at("checked_at").notNull(),
  putMs: integer("put_ms"),
  readMs: integer("read_ms"),
  purgeMs: integer("purge_ms"),
});
