ALTER TABLE "checkouts" ADD COLUMN "consent_version" text;--> statement-breakpoint
ALTER TABLE "checkouts" ADD COLUMN "consented_at" timestamp (3) with time zone;