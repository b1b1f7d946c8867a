import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { at } from "./columns";

/** Where an artist wants to be told of what happens. */
export const webhookEndpoints = pgTable(
  "webhook_endpoints",
  {
    id: text("id").primaryKey(),
    artistId: text("artist_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    url: text("url").notNull(),
    description: text("description").notNull().default(""),
    /** Exact types or `subscription.*`; `*` is all. */
    eventTypes: text("event_types").array().notNull(),
    /** Sealed with a key made of AUTH_SECRET: a signature needs the secret itself, a copy of the database must not hold it. */
    sealedSecret: text("sealed_secret").notNull(),
    /** The one before, which signs as well until the time beside it. */
    sealedPreviousSecret: text("sealed_previous_secret"),
    previousSecretEndsAt: at("previous_secret_ends_at"),
    status: text("status", { enum: ["enabled", "disabled"] }).notNull(),
    /** The first failure since the last success. */
    failingSince: at("failing_since"),
    disabledAt: at("disabled_at"),
    disabledReason: text("disabled_reason"),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (table) => [index("webhook_endpoints_artist").on(table.artistId, table.id)],
);

/** What happened, once, whoever is told of it. The id is made from what happened, so a repeat is the same event. */
export const webhookEvents = pgTable(
  "webhook_events",
  {
    id: text("id").primaryKey(),
    artistId: text("artist_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    type: text("type").notNull(),
    data: jsonb("data").notNull(),
    createdAt: at("created_at").notNull(),
  },
  (table) => [index("webhook_events_artist").on(table.artistId, table.createdAt)],
);

/** One event for one endpoint. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: text("id").primaryKey(),
    endpointId: text("endpoint_id")
      .notNull()
      .references(() => webhookEndpoints.id, { onDelete: "cascade" }),
    eventId: text("event_id")
      .notNull()
      .references(() => webhookEvents.id, { onDelete: "cascade" }),
    status: text("status", { enum: ["pending", "delivered", "failed"] }).notNull(),
    /** Tries of all rounds. */
    attempts: integer("attempts").notNull().default(0),
    /** Counts up with each replay, so that each is a run of its own. */
    round: integer("round").notNull().default(0),
    createdAt: at("created_at").notNull(),
    updatedAt: at("updated_at").notNull(),
    deliveredAt: at("delivered_at"),
  },
  (table) => [
    uniqueIndex("webhook_deliveries_once").on(table.endpointId, table.eventId),
    index("webhook_deliveries_endpoint").on(table.endpointId, table.id),
    index("webhook_deliveries_failed").on(table.endpointId).where(sql`${table.status} = 'failed'`),
  ],
);

/** Every try, as it went. */
export const webhookAttempts = pgTable(
  "webhook_attempts",
  {
    deliveryId: text("delivery_id")
      .notNull()
      .references(() => webhookDeliveries.id, { onDelete: "cascade" }),
    number: integer("number").notNull(),
    at: at("at").notNull(),
    durationMs: integer("duration_ms").notNull(),
    /** Null when no answer came. */
    statusCode: integer("status_code"),
    error: text("error"),
    /** The beginning of what they answered. */
    responseText: text("response_text").notNull().default(""),
  },
  (table) => [primaryKey({ columns: [table.deliveryId, table.number] })],
);
