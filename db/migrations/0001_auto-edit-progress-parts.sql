ALTER TABLE "auto_edit_jobs" ADD COLUMN "parts" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "auto_edit_jobs" ADD COLUMN "analysis_key" text;