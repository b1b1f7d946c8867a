import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at } from "./columns";

/** In which order players ask layers, and which are off. Rows are added, never changed: the one with the highest version counts. */
export const layerPolicies = pgTable("layer_policies", {
  version: integer("version").primaryKey(),
  /** Each layer once, the first to be asked first. */
  layers: jsonb("layers").$type<{ kind: "cdn" | "relay" | "mesh" | "satellite"; isOn: boolean; reason: string | null }[]>().notNull(),
  setAt: at("set_at").notNull(),
});

const bytes = (name: string) => bigint(name, { mode: "number" });

/** Machines that others run and that joined by invitation. */
export const relays = pgTable(
  "relays",
  {
    id: text("id").primaryKey(),
    /** What viewers read under a film. */
    name: text("name").notNull(),
    /** In which layer it stands: one in a local network is of the mesh, one behind a satellite's receiver of the satellite. */
    layer: text("layer", { enum: ["relay", "mesh", "satellite"] }).notNull(),
    state: text("state", { enum: ["invited", "active", "paused", "removed"] }).notNull(),
    /** Why it is paused or removed. */
    reason: text("reason"),
    /** SHA-256 of the invitation's code. */
    codeHash: text("code_hash").notNull().unique(),
    codeExpiresAt: at("code_expires_at").notNull(),
    /** Ed25519, base64url; null before it joined. */
    publicKey: text("public_key").unique(),
    /** Where players reach it; null of one that has no address on the open internet. */
    baseUrl: text("base_url"),
    /** What it said of itself, never of anybody else. */
    quotaBytes: bytes("quota_bytes"),
    servedBytesPerDayMax: bytes("served_bytes_per_day_max"),
    reportSeq: bytes("report_seq").notNull().default(0),
    reportedAt: at("reported_at"),
    servedBytes: bytes("served_bytes").notNull().default(0),
    requests: bytes("requests").notNull().default(0),
    errors: bytes("errors").notNull().default(0),
    objects: bytes("objects"),
    storedBytes: bytes("stored_bytes"),
    uptimeSeconds: bytes("uptime_seconds"),
    syncedAt: at("synced_at"),
    /** What was found when it was last asked for an object; null before. */
    checkedAt: at("checked_at"),
    /** Since when it is well, or not. */
    checkedSince: at("checked_since"),
    /** A sentence; null when all was well. */
    problem: text("problem"),
    firstByteMs: integer("first_byte_ms"),
    createdAt: at("created_at").notNull(),
    joinedAt: at("joined_at"),
    changedAt: at("changed_at").notNull(),
  },
  (table) => [uniqueIndex("relays_name_key").on(table.name).where(sql`${table.state} <> 'removed'`), index("relays_state_idx").on(table.state, table.id)],
);

/** Which works a relay said that it has whole, when it was last asked. */
export const relayWorks = pgTable(
  "relay_works",
  {
    relayId: text("relay_id")
      .notNull()
      .references(() => relays.id, { onDelete: "cascade" }),
    videoId: text("video_id").notNull(),
    seq: bytes("seq").notNull(),
  },
  (table) => [primaryKey({ columns: [table.relayId, table.videoId] }), index("relay_works_video_idx").on(table.videoId)],
);

/** What relays said that they served, by the hour in which they said it. */
export const relayHours = pgTable(
  "relay_hours",
  {
    relayId: text("relay_id")
      .notNull()
      .references(() => relays.id, { onDelete: "cascade" }),
    hour: at("hour").notNull(),
    servedBytes: bytes("served_bytes").notNull(),
    requests: bytes("requests").notNull(),
    errors: bytes("errors").notNull(),
  },
  (table) => [primaryKey({ columns: [table.relayId, table.hour] }), index("relay_hours_hour_idx").on(table.hour)],
);

/** What the site itself gave of objects, by the hour: a process that is killed forgets the last seconds of its count. */
export const siteHours = pgTable("site_hours", {
  hour: at("hour").primaryKey(),
  servedBytes: bytes("served_bytes").notNull(),
  requests: bytes("requests").notNull(),
});
