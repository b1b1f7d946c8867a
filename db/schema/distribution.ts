import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, pgTable, primaryKey, real, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at } from "./columns";
import { person } from "./person";

/** What is kept under a name made of its bytes. A row is here before its bytes are, and goes after them. */
export const contentObjects = pgTable("content_objects", {
  /** CIDv1, `raw`, SHA-256; the key in the object store is `objects/<cid>`. */
  cid: text("cid").primaryKey(),
  bytes: integer("bytes").notNull(),
  kind: text("kind", { enum: ["init", "segment", "playlist", "picture", "captions", "root"] }).notNull(),
  createdAt: at("created_at").notNull(),
});

/**
 * Which video has which object, and where. No reference to the video's row: a video goes at once, its objects soon after.
 * An object that no row names is nobody's.
 */
export const videoObjects = pgTable(
  "video_objects",
  {
    id: bigint("id", { mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
    videoId: text("video_id").notNull(),
    /** The rendition that it is a part of, such as `720p`; `lists` for what names them all. */
    part: text("part").notNull(),
    /** In a rendition 0 is the init, 1 the first segment; elsewhere what the part says. */
    position: integer("position").notNull(),
    cid: text("cid")
      .notNull()
      .references(() => contentObjects.cid),
    /** `claimed` before its bytes are there and the whole is in use, `retired` when another took its place. */
    state: text("state", { enum: ["claimed", "current", "retired"] }).notNull(),
    /** Ciphertext, or a list of it: carried for anyone. What is in clear is carried only while its video is open to everybody. */
    isSealed: boolean("is_sealed").notNull(),
    /** Of what it is before it was sealed. */
    plainBytes: integer("plain_bytes").notNull(),
    /** Of a segment, in the time units of its rendition; 0 of anything else. */
    durationTicks: bigint("duration_ticks", { mode: "number" }).notNull(),
    changedAt: at("changed_at").notNull(),
  },
  (table) => [
    uniqueIndex("video_objects_current_key").on(table.videoId, table.part, table.position).where(sql`${table.state} = 'current'`),
    index("video_objects_video_idx").on(table.videoId, table.part, table.position),
    index("video_objects_cid_idx").on(table.cid),
    index("video_objects_passing_idx").on(table.changedAt).where(sql`${table.state} <> 'current'`),
  ],
);

/** How far a video is packaged, and its newest root. No reference to the video's row, as above. */
export const distributedWorks = pgTable(
  "distributed_works",
  {
    videoId: text("video_id").primaryKey(),
    /** Whether its segments are ciphertext, or are just becoming so. */
    isSealed: boolean("is_sealed").notNull().default(false),
    /** Goes up each time that what was in clear is sealed: its keys are others then. */
    generation: integer("generation").notNull().default(0),
    /** The secret that its keys are made of, itself sealed by a key of VAULT_KEYS; null of what never was sealed. */
    sealedSecret: text("sealed_secret"),
    /** The way of packaging by which all that it has came; null until the last is there. */
    packaging: integer("packaging"),
    /** Of the newest root; 0 before the first. */
    seq: integer("seq").notNull().default(0),
    rootCid: text("root_cid"),
    rootExpiresAt: at("root_expires_at"),
    updatedAt: at("updated_at").notNull(),
  },
  (table) => [index("distributed_works_expiry_idx").on(table.rootExpiresAt)],
);

/** One way of playing a video: a size of its picture, or its sound. */
export const videoRenditions = pgTable(
  "video_renditions",
  {
    videoId: text("video_id").notNull(),
    /** `720p`, `audio`, …: the part in `video_objects`. */
    name: text("name").notNull(),
    kind: text("kind", { enum: ["video", "audio", "captions", "thumbnails"] }).notNull(),
    isLifeboat: boolean("is_lifeboat").notNull(),
    /** RFC 6381. */
    codecs: text("codecs").notNull(),
    /** In pixels; null of sound and words. Of thumbnails one picture's, not a sheet's. */
    width: integer("width"),
    height: integer("height"),
    /** Of thumbnails how many stand for a second. */
    framesPerSecond: real("frames_per_second"),
    /** Time units a second, of `duration_ticks`. */
    timescale: integer("timescale").notNull(),
    durationMs: integer("duration_ms").notNull(),
    /** Measured on the segments as they came out, bits a second. */
    averageBps: integer("average_bps").notNull(),
    peakBps: integer("peak_bps").notNull(),
    /** Whether these segments are ciphertext, and by which generation of keys. */
    isSealed: boolean("is_sealed").notNull(),
    generation: integer("generation").notNull(),
    packaging: integer("packaging").notNull(),
    playlistCid: text("playlist_cid").notNull(),
    createdAt: at("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.videoId, table.name] }), index("video_renditions_playlist_idx").on(table.playlistCid)],
);

/** The keys that an artist signs roots with, the newest with the highest number. */
export const artistSigningKeys = pgTable(
  "artist_signing_keys",
  {
    artistId: person("artist_id"),
    /** From 1. */
    number: integer("number").notNull(),
    /** The 32 bytes of RFC 8032 in base64url. */
    publicKey: text("public_key").notNull().unique(),
    /** The private part in the vault. */
    sealId: text("seal_id").notNull(),
    /** The line by which the key before handed over; null of the first. */
    rotation: text("rotation"),
    createdAt: at("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.artistId, table.number] })],
);

/** Who was given which key of which work. Kept for a week. */
export const contentKeyGrants = pgTable(
  "content_key_grants",
  {
    id: bigint("id", { mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
    videoId: text("video_id").notNull(),
    viewerId: text("viewer_id").notNull(),
    keyId: text("key_id").notNull(),
    at: at("at").notNull(),
  },
  (table) => [index("content_key_grants_viewer_idx").on(table.viewerId), index("content_key_grants_at_idx").on(table.at)],
);
