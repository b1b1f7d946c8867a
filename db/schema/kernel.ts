import { sql } from "drizzle-orm";
import { bigint, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { at } from "./columns";

/** Who did what to what; append-only, each row holds the hash of the one before it. */
export const auditLog = pgTable("audit_log", {
  seq: bigint("seq", { mode: "number" }).primaryKey(),
  id: text("id").notNull().unique(),
  actorId: text("actor_id").notNull(),
  action: text("action").notNull(),
  target: text("target").notNull(),
  before: jsonb("before"),
  after: jsonb("after"),
  at: at("at").notNull(),
  previousHash: text("previous_hash").notNull(),
  hash: text("hash").notNull().unique(),
});

/** The first answer to a request that carried an Idempotency-Key, given again to a repeat. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    userId: text("user_id").notNull(),
    key: text("key").notNull(),
    operation: text("operation").notNull(),
    requestHash: text("request_hash").notNull(),
    response: jsonb("response").notNull(),
    createdAt: at("created_at").notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.userId, table.operation, table.key] })],
);
