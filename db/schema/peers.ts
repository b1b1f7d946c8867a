import { bigint, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { SessionWords } from "@/protocol/peer-words";
import { at } from "./columns";

/** Browsers of viewers who share a film among themselves, as long as they say so every few seconds. Nothing here says who they are. */
export const peerSeats = pgTable(
  "peer_seats",
  {
    /** Made of a secret that only this browser knows. */
    id: text("id").primaryKey(),
    videoId: text("video_id").notNull(),
    /** A keyed hash of the network that it is in: only those in the same one can reach each other without a server between them. */
    network: text("network").notNull(),
    /** How many more it would be connected with. */
    room: integer("room").notNull(),
    seenAt: at("seen_at").notNull(),
  },
  (table) => [index("peer_seats_room_idx").on(table.videoId, table.network, table.seenAt), index("peer_seats_seen_idx").on(table.seenAt)],
);

/** What one browser has to tell another so that they find each other; gone once it was taken. */
export const peerWords = pgTable(
  "peer_words",
  {
    id: bigint("id", { mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
    fromId: text("from_id").notNull(),
    toId: text("to_id")
      .notNull()
      .references(() => peerSeats.id, { onDelete: "cascade" }),
    words: jsonb("words").$type<SessionWords>().notNull(),
    at: at("at").notNull(),
  },
  (table) => [index("peer_words_to_idx").on(table.toId, table.id), index("peer_words_at_idx").on(table.at)],
);

/** What viewers said that others gave them, by the hour in which they said it. */
export const peerHours = pgTable("peer_hours", {
  hour: at("hour").primaryKey(),
  receivedBytes: bigint("received_bytes", { mode: "number" }).notNull(),
  /** Objects that were not what their name stands for, and were not used. */
  falsified: integer("falsified").notNull(),
});
