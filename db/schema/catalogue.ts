import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, pgTable, real, text, uniqueIndex } from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { at } from "./columns";

export const videos = pgTable(
  "videos",
  {
    id: text("id").primaryKey(),
    artistId: text("artist_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    title: text("title").notNull(),
    description: text("description").notNull().default(""),
    status: text("status", { enum: ["uploading", "processing", "ready", "failed"] }).notNull(),
    visibility: text("visibility", { enum: ["public", "unlisted", "private", "patrons"] })
      .notNull()
      .default("private"),
    /** The key of the lowest tier of its artist that opens it; null is any tier. */
    minTier: text("min_tier"),
    releaseAt: at("release_at"),
    durationMs: integer("duration_ms"),
    width: integer("width"),
    height: integer("height"),
    sizeBytes: bigint("size_bytes", { mode: "number" }),
    /** Of the uploaded bytes, in hex; with it, the same file twice is one video. */
    sha256: text("sha256"),
    /** Keys in the object store. */
    sourceKey: text("source_key"),
    posterKey: text("poster_key"),
    /** The folder in the object store with master.m3u8, manifest.mpd and their segments. */
    packageKey: text("package_key"),
    hasAudio: boolean("has_audio"),
    /** Of the packaged sound as one file; null until it was measured. */
    soundBytes: bigint("sound_bytes", { mode: "number" }),
    probe: jsonb("probe"),
    /** The sprite of small pictures for timelines: `{columns, rows, count, intervalMs, width, height}`, each picture's size in pixels. */
    thumbnails: jsonb("thumbnails"),
    /** 0 to 1 over the processing. */
    progress: real("progress").notNull().default(0),
    /** The sentence a person reads when status is failed. */
    error: text("error"),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
    publishedAt: at("published_at"),
  },
  (table) => [
    uniqueIndex("videos_artist_sha256_key").on(table.artistId, table.sha256).where(sql`${table.sha256} is not null`),
    index("videos_artist_idx").on(table.artistId, table.id),
    index("videos_shown_idx")
      .on(sql`coalesce(${table.publishedAt}, ${table.createdAt})`)
      .where(sql`${table.visibility} in ('public', 'patrons') and ${table.status} = 'ready'`),
  ],
);

/** A tus upload: one row from the first byte to the finished video, so that nothing half-made is forgotten. */
export const uploads = pgTable(
  "uploads",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    videoId: text("video_id"),
    filename: text("filename").notNull(),
    title: text("title").notNull(),
    /** The `Upload-Metadata` header as it was sent; null of what did not come by tus, or came before it was kept. */
    metadata: text("metadata"),
    sizeBytes: bigint("size_bytes", { mode: "number" }).notNull(),
    /** Of the whole file, as the sender says, in hex; checked when the last byte is in. */
    expectedSha256: text("expected_sha256"),
    /** Of the whole file, as received; known from the moment of finishing. */
    sha256: text("sha256"),
    status: text("status", { enum: ["receiving", "finishing", "complete", "failed", "cancelled"] }).notNull(),
    error: text("error"),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
    expiresAt: at("expires_at").notNull(),
  },
  (table) => [index("uploads_user_idx").on(table.userId, table.id), index("uploads_expiry_idx").on(table.status, table.expiresAt)],
);
