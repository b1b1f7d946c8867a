ALTER TABLE "uploads" ADD COLUMN "metadata" text;--> statement-breakpoint
ALTER TABLE "artist_goals" ADD COLUMN "reward_tier_id" text;--> statement-breakpoint
ALTER TABLE "artist_goals" ADD COLUMN "reward_months" integer;--> statement-breakpoint
ALTER TABLE "artist_goals" ADD COLUMN "reward_from_cents" bigint;--> statement-breakpoint
ALTER TABLE "goal_pledges" ADD COLUMN "reward_tier_id" text;--> statement-breakpoint
ALTER TABLE "goal_pledges" ADD COLUMN "reward_months" integer;--> statement-breakpoint
ALTER TABLE "entitlements" ADD COLUMN "told_until" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "entitlements" ADD COLUMN "turns_at" timestamp (3) with time zone GENERATED ALWAYS AS (case when revoked_at is not null then null when starts_at > told_until then starts_at when ends_at > told_until then ends_at end) STORED;--> statement-breakpoint
ALTER TABLE "patron_subscriptions" ADD COLUMN "next_interval" text;--> statement-breakpoint
ALTER TABLE "patron_subscriptions" ADD COLUMN "pending_tier_id" text;--> statement-breakpoint
ALTER TABLE "payout_requests" ADD COLUMN "spans" "int8multirange";--> statement-breakpoint
ALTER TABLE "artist_goals" ADD CONSTRAINT "artist_goals_reward_tier_id_patron_tiers_id_fk" FOREIGN KEY ("reward_tier_id") REFERENCES "public"."patron_tiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goal_pledges" ADD CONSTRAINT "goal_pledges_reward_tier_id_patron_tiers_id_fk" FOREIGN KEY ("reward_tier_id") REFERENCES "public"."patron_tiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_subscriptions" ADD CONSTRAINT "patron_subscriptions_pending_tier_id_patron_tiers_id_fk" FOREIGN KEY ("pending_tier_id") REFERENCES "public"."patron_tiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "entitlements_turns" ON "entitlements" USING btree ("turns_at") WHERE "entitlements"."turns_at" is not null;--> statement-breakpoint
CREATE INDEX "tax_forms_number" ON "tax_forms" USING btree ("tin_index") WHERE "tax_forms"."ended_at" is null and "tax_forms"."tin_index" is not null;--> statement-breakpoint
ALTER TABLE "artist_goals" ADD CONSTRAINT "artist_goals_reward" CHECK (num_nonnulls("artist_goals"."reward_tier_id", "artist_goals"."reward_months", "artist_goals"."reward_from_cents") in (0, 3));