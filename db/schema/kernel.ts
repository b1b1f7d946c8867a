import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { Json } from "@/server/kernel/sql";
import { at } from "./columns";

/**
 * Who did what to what; append-only, each row holds the hash of the one before it. Details and origin can be forgotten,
 * each together with its salt, since the chain covers only the salted commitments to them (format 2).
 */
export const auditLog = pgTable(
  "audit_log",
  {
    seq: bigint("seq", { mode: "number" }).primaryKey(),
    id: text("id").notNull().unique(),
    format: integer("format").notNull().default(1),
    actorId: text("actor_id").notNull(),
    action: text("action").notNull(),
    target: text("target").notNull(),
    before: jsonb("before").$type<Json>(),
    after: jsonb("after").$type<Json>(),
    detailSalt: text("detail_salt"),
    detailHash: text("detail_hash"),
    /** From where it was asked; see kernel/origin.ts. */
    origin: jsonb("origin").$type<Json>(),
    originSalt: text("origin_salt"),
    originHash: text("origin_hash"),
    at: at("at").notNull(),
    previousHash: text("previous_hash").notNull(),
    hash: text("hash").notNull().unique(),
  },
  (table) => [index("audit_log_actor").on(table.actorId, table.seq), index("audit_log_target").on(table.target, table.seq), index("audit_log_at").on(table.at)],
);

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
