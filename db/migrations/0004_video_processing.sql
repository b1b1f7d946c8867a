ALTER TABLE "uploads" ADD COLUMN "expected_sha256" text;--> statement-breakpoint
ALTER TABLE "uploads" ADD COLUMN "sha256" text;--> statement-breakpoint
ALTER TABLE "videos" ADD COLUMN "thumbnails" jsonb;--> statement-breakpoint
ALTER TABLE "videos" ADD COLUMN "progress" real DEFAULT 0 NOT NULL;