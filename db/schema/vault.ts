import { sql } from "drizzle-orm";
import { index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at } from "./columns";
import { person } from "./person";

/** One key a person and purpose, itself sealed with a key of the environment. Forgetting empties it; its number is never used again. */
export const vaultKeys = pgTable(
  "vault_keys",
  {
    userId: person("user_id"),
    purpose: text("purpose", { enum: ["payout-method", "tax-form", "identity", "signing-key"] }).notNull(),
    generation: integer("generation").notNull(),
    /** Which key of VAULT_KEYS sealed it; null once destroyed. */
    wrappedBy: text("wrapped_by"),
    wrapped: text("wrapped"),
    createdAt: at("created_at").notNull(),
    destroyedAt: at("destroyed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.purpose, table.generation] }),
    uniqueIndex("vault_keys_live").on(table.userId, table.purpose).where(sql`${table.destroyedAt} is null`),
    index("vault_keys_wrapped_by").on(table.wrappedBy).where(sql`${table.destroyedAt} is null`),
  ],
);

/** Sealed values. Noise once the key is gone. */
export const vaultSeals = pgTable(
  "vault_seals",
  {
    id: text("id").primaryKey(),
    userId: person("user_id"),
    purpose: text("purpose", { enum: ["payout-method", "tax-form", "identity", "signing-key"] }).notNull(),
    generation: integer("generation").notNull(),
    field: text("field").notNull(),
    /** Base64 of nonce, tag and ciphertext. */
    sealed: text("sealed").notNull(),
    createdAt: at("created_at").notNull(),
  },
  (table) => [index("vault_seals_person").on(table.userId, table.purpose)],
);

/** Who opened what of whom, when, and why. Rows are only added. */
export const vaultAccesses = pgTable(
  "vault_accesses",
  {
    id: text("id").primaryKey(),
    userId: person("user_id"),
    sealId: text("seal_id").notNull(),
    purpose: text("purpose", { enum: ["payout-method", "tax-form", "identity", "signing-key"] }).notNull(),
    field: text("field").notNull(),
    /** A user id, or the name of the part of the system that read. */
    readerId: text("reader_id").notNull(),
    reason: text("reason").notNull(),
    at: at("at").notNull(),
  },
  (table) => [index("vault_accesses_person").on(table.userId, table.id)],
);
