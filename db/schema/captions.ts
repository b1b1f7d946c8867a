import { sql } from "drizzle-orm";
import { boolean, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { videos } from "./catalogue";
import { at } from "./columns";

/** The captions of a video as its artist sent them, made clean. What players get of them are objects, made from these rows. */
export const videoCaptions = pgTable(
  "video_captions",
  {
    videoId: text("video_id")
      .notNull()
      .references(() => videos.id, { onDelete: "cascade" }),
    /** BCP 47, in its canonical form, such as `pt-BR`. */
    language: text("language").notNull(),
    /** What viewers choose by. */
    label: text("label").notNull(),
    /** Shown to whoever has not chosen; one of a video at most. */
    isDefault: boolean("is_default").notNull(),
    /** WebVTT of our own writing. */
    webvtt: text("webvtt").notNull(),
    cues: integer("cues").notNull(),
    /** Another one for another text: it is part of the name by which keys are made, so that no two texts are sealed by the same one. */
    revision: text("revision").notNull(),
    createdAt: at("created_at").notNull(),
    updatedAt: at("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.videoId, table.language] }),
    uniqueIndex("video_captions_label_key").on(table.videoId, table.label),
    uniqueIndex("video_captions_default_key").on(table.videoId).where(sql`${table.isDefault}`),
  ],
);
