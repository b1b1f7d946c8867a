ALTER TABLE "gifts" ADD COLUMN "is_membership" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "gifts" ADD COLUMN "stripe_subscription_id" text;--> statement-breakpoint
ALTER TABLE "gifts" ADD COLUMN "renewal_stopped_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "gifts_renewing" ON "gifts" USING btree ("id") WHERE "gifts"."stripe_subscription_id" is not null and "gifts"."renewal_stopped_at" is null;--> statement-breakpoint
ALTER TABLE "gifts" ADD CONSTRAINT "gifts_stripe_subscription_id_unique" UNIQUE("stripe_subscription_id");