import { index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { videos } from "./catalogue";
import { at } from "./columns";

/** Where somebody left a film, so that another device of theirs goes on there. */
export const watchPlaces = pgTable(
  "watch_places",
  {
    viewerId: text("viewer_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    videoId: text("video_id")
      .notNull()
      .references(() => videos.id, { onDelete: "cascade" }),
    /** 0 once it was seen to its end. */
    placeMs: integer("place_ms").notNull(),
    keptAt: at("kept_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.viewerId, table.videoId] }),
    index("watch_places_kept_idx").on(table.viewerId, table.keptAt),
    index("watch_places_video_idx").on(table.videoId),
  ],
);
