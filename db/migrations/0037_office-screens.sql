ALTER TABLE "privacy_requests" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "sharing_policies" ADD COLUMN "set_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "view_rates" ADD COLUMN "set_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "privacy_requests_time" ON "privacy_requests" USING btree ("requested_at","id");