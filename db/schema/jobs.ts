import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { at } from "./columns";

/** Events on their way to the job engine, written in the transaction of what they tell of. */
export const eventOutbox = pgTable(
  "event_outbox",
  {
    /** Deterministic, such as `auto-edit:job_…`: the same event twice is one event. */
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    data: jsonb("data").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    dispatchedAt: at("dispatched_at"),
    attempts: integer("attempts").notNull().default(0),
  },
  (table) => [index("event_outbox_waiting_idx").on(table.createdAt).where(sql`${table.dispatchedAt} is null`)],
);
