import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, real, text, uniqueIndex } from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { videos } from "./catalogue";
import { at } from "./columns";

export const autoEditJobs = pgTable(
  "auto_edit_jobs",
  {
    id: text("id").primaryKey(),
    videoId: text("video_id")
      .notNull()
      .references(() => videos.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    status: text("status", { enum: ["queued", "processing", "complete", "failed", "cancelled"] }).notNull(),
    realm: text("realm", { enum: ["INFERNO", "PURGATORIO", "PARADISO"] }).notNull(),
    targets: text("targets").array().notNull(),
    options: jsonb("options").notNull(),
    /** 0 to 1 over the whole job; it never goes back within one try. */
    progress: real("progress").notNull().default(0),
    stage: text("stage").notNull().default("queued"),
    /** What the progress is made of: `{analyse: {share, done}, "clip-0": {share, done}, …}`, each 0 to 1; parts are worked on side by side. */
    parts: jsonb("parts").notNull().default({}),
    /** The object that holds the analysis the clips were planned from. */
    analysisKey: text("analysis_key"),
    cancelRequestedAt: at("cancel_requested_at"),
    error: text("error"),
    /** The finished clips, in the shape of the REST contract. */
    output: jsonb("output"),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
    finishedAt: at("finished_at"),
  },
  (table) => [
    uniqueIndex("auto_edit_jobs_live_key").on(table.videoId).where(sql`${table.status} in ('queued', 'processing')`),
    index("auto_edit_jobs_user_idx").on(table.userId, table.id),
    index("auto_edit_jobs_video_idx").on(table.videoId, table.id),
  ],
);
