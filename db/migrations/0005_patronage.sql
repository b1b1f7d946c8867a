CREATE TABLE "artist_goals" (
	"id" text PRIMARY KEY NOT NULL,
	"artist_id" text NOT NULL,
	"video_id" text,
	"title" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"kind" text NOT NULL,
	"target" bigint NOT NULL,
	"stretch_target" bigint,
	"raised" bigint DEFAULT 0 NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"deadline" timestamp (3) with time zone,
	"time_zone" text DEFAULT 'UTC' NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "artist_goals_target" CHECK ("artist_goals"."target" > 0)
);
--> statement-breakpoint
CREATE TABLE "gifts" (
	"id" text PRIMARY KEY NOT NULL,
	"giver_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"tier_id" text NOT NULL,
	"months" integer NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"recipient_email" text NOT NULL,
	"recipient_id" text,
	"message" text DEFAULT '' NOT NULL,
	"send_at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"code_hash" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"paid_at" timestamp (3) with time zone,
	"redeemed_at" timestamp (3) with time zone,
	CONSTRAINT "gifts_code_hash_unique" UNIQUE("code_hash")
);
--> statement-breakpoint
CREATE TABLE "goal_milestones" (
	"id" text PRIMARY KEY NOT NULL,
	"goal_id" text NOT NULL,
	"amount" bigint NOT NULL,
	"title" text NOT NULL,
	"reached_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "goal_pledges" (
	"id" text PRIMARY KEY NOT NULL,
	"goal_id" text NOT NULL,
	"fan_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"shows_name" boolean DEFAULT false NOT NULL,
	"status" text NOT NULL,
	"stripe_payment_method_id" text,
	"stripe_payment_intent_id" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"paid_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "promo_codes" (
	"id" text PRIMARY KEY NOT NULL,
	"artist_id" text NOT NULL,
	"code" text NOT NULL,
	"percent_off_bps" integer NOT NULL,
	"months" integer NOT NULL,
	"tier_id" text,
	"redemptions_max" integer,
	"redemptions" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"is_active" boolean DEFAULT true NOT NULL,
	"stripe_coupon_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tips" (
	"id" text PRIMARY KEY NOT NULL,
	"fan_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"video_id" text,
	"goal_id" text,
	"amount" bigint NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"message" text DEFAULT '' NOT NULL,
	"shows_name" boolean DEFAULT false NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"paid_at" timestamp (3) with time zone,
	CONSTRAINT "tips_amount" CHECK ("tips"."amount" >= 200)
);
--> statement-breakpoint
CREATE TABLE "checkouts" (
	"id" text PRIMARY KEY NOT NULL,
	"fan_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"status" text NOT NULL,
	"ui_mode" text NOT NULL,
	"stripe_session_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "checkouts_stripe_session_id_unique" UNIQUE("stripe_session_id")
);
--> statement-breakpoint
CREATE TABLE "entitlements" (
	"id" text PRIMARY KEY NOT NULL,
	"fan_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"tier_id" text NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fee_rates" (
	"kind" text NOT NULL,
	"valid_from" timestamp (3) with time zone NOT NULL,
	"fee_bps" integer NOT NULL,
	"set_by" text NOT NULL,
	CONSTRAINT "fee_rates_kind_valid_from_pk" PRIMARY KEY("kind","valid_from"),
	CONSTRAINT "fee_rates_bps" CHECK ("fee_rates"."fee_bps" between 0 and 10000)
);
--> statement-breakpoint
CREATE TABLE "mrr_movements" (
	"id" text PRIMARY KEY NOT NULL,
	"artist_id" text NOT NULL,
	"fan_id" text NOT NULL,
	"subscription_id" text NOT NULL,
	"kind" text NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"delta_cents" bigint NOT NULL,
	"after_cents" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "patron_subscriptions" (
	"id" text PRIMARY KEY NOT NULL,
	"fan_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"tier_id" text NOT NULL,
	"tier" text NOT NULL,
	"interval" text NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"amount_cents" bigint NOT NULL,
	"monthly_amount" bigint NOT NULL,
	"status" text NOT NULL,
	"stripe_subscription_id" text,
	"current_period_start" timestamp (3) with time zone,
	"current_period_end" timestamp (3) with time zone,
	"trial_ends_at" timestamp (3) with time zone,
	"cancel_at_period_end" boolean DEFAULT false NOT NULL,
	"pause_ends_at" timestamp (3) with time zone,
	"grace_ends_at" timestamp (3) with time zone,
	"next_tier_id" text,
	"last_synced_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "patron_subscriptions_stripe_subscription_id_unique" UNIQUE("stripe_subscription_id")
);
--> statement-breakpoint
CREATE TABLE "patron_tiers" (
	"id" text PRIMARY KEY NOT NULL,
	"artist_id" text NOT NULL,
	"key" text NOT NULL,
	"rank" integer NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"benefits" text[] NOT NULL,
	"welcome_note" text DEFAULT '' NOT NULL,
	"monthly_cents" bigint NOT NULL,
	"yearly_cents" bigint NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"seats_max" integer,
	"is_active" boolean DEFAULT true NOT NULL,
	"trial_days" integer DEFAULT 0 NOT NULL,
	"early_access_hours" integer DEFAULT 0 NOT NULL,
	"can_download" boolean DEFAULT false NOT NULL,
	"calls_per_month" integer DEFAULT 0 NOT NULL,
	"has_livestreams" boolean DEFAULT false NOT NULL,
	"has_credit" boolean DEFAULT false NOT NULL,
	"has_discord" boolean DEFAULT false NOT NULL,
	"has_profit_share" boolean DEFAULT false NOT NULL,
	"stripe_product_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "patron_tiers_prices" CHECK ("patron_tiers"."monthly_cents" > 0 and "patron_tiers"."yearly_cents" > 0)
);
--> statement-breakpoint
CREATE TABLE "payment_disputes" (
	"id" text PRIMARY KEY NOT NULL,
	"payment_id" text NOT NULL,
	"stripe_dispute_id" text NOT NULL,
	"amount_cents" bigint NOT NULL,
	"status" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payment_disputes_stripe_dispute_id_unique" UNIQUE("stripe_dispute_id")
);
--> statement-breakpoint
CREATE TABLE "payment_refunds" (
	"id" text PRIMARY KEY NOT NULL,
	"payment_id" text NOT NULL,
	"stripe_refund_id" text NOT NULL,
	"amount_cents" bigint NOT NULL,
	"status" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payment_refunds_stripe_refund_id_unique" UNIQUE("stripe_refund_id")
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" text PRIMARY KEY NOT NULL,
	"fan_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"amount_cents" bigint NOT NULL,
	"tax_cents" bigint DEFAULT 0 NOT NULL,
	"fee_bps" integer NOT NULL,
	"platform_fee_cents" bigint NOT NULL,
	"artist_cents" bigint NOT NULL,
	"refunded_cents" bigint DEFAULT 0 NOT NULL,
	"status" text NOT NULL,
	"stripe_charge_id" text NOT NULL,
	"stripe_payment_intent_id" text,
	"stripe_invoice_id" text,
	"paid_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payments_stripe_charge_id_unique" UNIQUE("stripe_charge_id"),
	CONSTRAINT "payments_parts" CHECK ("payments"."amount_cents" = "payments"."tax_cents" + "payments"."platform_fee_cents" + "payments"."artist_cents")
);
--> statement-breakpoint
CREATE TABLE "platform_settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stripe_balance_transactions" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"source_id" text,
	"currency" text DEFAULT 'USD' NOT NULL,
	"amount_cents" bigint NOT NULL,
	"fee_cents" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"posted_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stripe_customers" (
	"user_id" text PRIMARY KEY NOT NULL,
	"stripe_customer_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stripe_customers_stripe_customer_id_unique" UNIQUE("stripe_customer_id")
);
--> statement-breakpoint
CREATE TABLE "stripe_events" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"object_id" text NOT NULL,
	"customer_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"processed_at" timestamp (3) with time zone,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "tier_prices" (
	"id" text PRIMARY KEY NOT NULL,
	"tier_id" text NOT NULL,
	"interval" text NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"amount_cents" bigint NOT NULL,
	"stripe_price_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tier_prices_stripe_price_id_unique" UNIQUE("stripe_price_id")
);
--> statement-breakpoint
CREATE TABLE "trial_uses" (
	"fan_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"used_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "trial_uses_fan_id_artist_id_pk" PRIMARY KEY("fan_id","artist_id")
);
--> statement-breakpoint
ALTER TABLE "artist_goals" ADD CONSTRAINT "artist_goals_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "artist_goals" ADD CONSTRAINT "artist_goals_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gifts" ADD CONSTRAINT "gifts_giver_id_users_id_fk" FOREIGN KEY ("giver_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gifts" ADD CONSTRAINT "gifts_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gifts" ADD CONSTRAINT "gifts_tier_id_patron_tiers_id_fk" FOREIGN KEY ("tier_id") REFERENCES "public"."patron_tiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gifts" ADD CONSTRAINT "gifts_recipient_id_users_id_fk" FOREIGN KEY ("recipient_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goal_milestones" ADD CONSTRAINT "goal_milestones_goal_id_artist_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "public"."artist_goals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goal_pledges" ADD CONSTRAINT "goal_pledges_goal_id_artist_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "public"."artist_goals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goal_pledges" ADD CONSTRAINT "goal_pledges_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goal_pledges" ADD CONSTRAINT "goal_pledges_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promo_codes" ADD CONSTRAINT "promo_codes_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promo_codes" ADD CONSTRAINT "promo_codes_tier_id_patron_tiers_id_fk" FOREIGN KEY ("tier_id") REFERENCES "public"."patron_tiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tips" ADD CONSTRAINT "tips_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tips" ADD CONSTRAINT "tips_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tips" ADD CONSTRAINT "tips_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checkouts" ADD CONSTRAINT "checkouts_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checkouts" ADD CONSTRAINT "checkouts_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entitlements" ADD CONSTRAINT "entitlements_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entitlements" ADD CONSTRAINT "entitlements_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entitlements" ADD CONSTRAINT "entitlements_tier_id_patron_tiers_id_fk" FOREIGN KEY ("tier_id") REFERENCES "public"."patron_tiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mrr_movements" ADD CONSTRAINT "mrr_movements_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mrr_movements" ADD CONSTRAINT "mrr_movements_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mrr_movements" ADD CONSTRAINT "mrr_movements_subscription_id_patron_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."patron_subscriptions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_subscriptions" ADD CONSTRAINT "patron_subscriptions_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_subscriptions" ADD CONSTRAINT "patron_subscriptions_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_subscriptions" ADD CONSTRAINT "patron_subscriptions_tier_id_patron_tiers_id_fk" FOREIGN KEY ("tier_id") REFERENCES "public"."patron_tiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_subscriptions" ADD CONSTRAINT "patron_subscriptions_next_tier_id_patron_tiers_id_fk" FOREIGN KEY ("next_tier_id") REFERENCES "public"."patron_tiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_tiers" ADD CONSTRAINT "patron_tiers_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_disputes" ADD CONSTRAINT "payment_disputes_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_refunds" ADD CONSTRAINT "payment_refunds_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stripe_customers" ADD CONSTRAINT "stripe_customers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tier_prices" ADD CONSTRAINT "tier_prices_tier_id_patron_tiers_id_fk" FOREIGN KEY ("tier_id") REFERENCES "public"."patron_tiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trial_uses" ADD CONSTRAINT "trial_uses_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trial_uses" ADD CONSTRAINT "trial_uses_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "artist_goals_artist" ON "artist_goals" USING btree ("artist_id","id");--> statement-breakpoint
CREATE INDEX "artist_goals_due" ON "artist_goals" USING btree ("deadline") WHERE "artist_goals"."status" = 'open';--> statement-breakpoint
CREATE INDEX "gifts_giver" ON "gifts" USING btree ("giver_id","id");--> statement-breakpoint
CREATE INDEX "gifts_due" ON "gifts" USING btree ("send_at") WHERE "gifts"."status" = 'PAID';--> statement-breakpoint
CREATE UNIQUE INDEX "goal_milestones_amount" ON "goal_milestones" USING btree ("goal_id","amount");--> statement-breakpoint
CREATE INDEX "goal_pledges_goal" ON "goal_pledges" USING btree ("goal_id","status");--> statement-breakpoint
CREATE INDEX "goal_pledges_fan" ON "goal_pledges" USING btree ("fan_id","id");--> statement-breakpoint
CREATE INDEX "goal_pledges_due" ON "goal_pledges" USING btree ("next_attempt_at") WHERE "goal_pledges"."status" = 'CHARGING';--> statement-breakpoint
CREATE UNIQUE INDEX "promo_codes_code" ON "promo_codes" USING btree ("artist_id","code");--> statement-breakpoint
CREATE INDEX "tips_artist" ON "tips" USING btree ("artist_id","paid_at");--> statement-breakpoint
CREATE INDEX "tips_fan" ON "tips" USING btree ("fan_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "checkouts_one_open" ON "checkouts" USING btree ("subject_id","ui_mode") WHERE "checkouts"."status" = 'open';--> statement-breakpoint
CREATE INDEX "checkouts_fan" ON "checkouts" USING btree ("fan_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "entitlements_source" ON "entitlements" USING btree ("source","source_id");--> statement-breakpoint
CREATE INDEX "entitlements_fan" ON "entitlements" USING btree ("fan_id","artist_id");--> statement-breakpoint
CREATE INDEX "entitlements_artist" ON "entitlements" USING btree ("artist_id");--> statement-breakpoint
CREATE INDEX "mrr_movements_artist" ON "mrr_movements" USING btree ("artist_id","at");--> statement-breakpoint
CREATE INDEX "mrr_movements_subscription" ON "mrr_movements" USING btree ("subscription_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "patron_subscriptions_one_live" ON "patron_subscriptions" USING btree ("fan_id","artist_id") WHERE "patron_subscriptions"."status" not in ('CANCELLED', 'EXPIRED');--> statement-breakpoint
CREATE INDEX "patron_subscriptions_artist" ON "patron_subscriptions" USING btree ("artist_id","status","id");--> statement-breakpoint
CREATE INDEX "patron_subscriptions_fan" ON "patron_subscriptions" USING btree ("fan_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "patron_tiers_key" ON "patron_tiers" USING btree ("artist_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "patron_tiers_rank" ON "patron_tiers" USING btree ("artist_id","rank");--> statement-breakpoint
CREATE INDEX "payment_disputes_payment" ON "payment_disputes" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "payment_refunds_payment" ON "payment_refunds" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "payments_artist" ON "payments" USING btree ("artist_id","paid_at");--> statement-breakpoint
CREATE INDEX "payments_fan" ON "payments" USING btree ("fan_id","id");--> statement-breakpoint
CREATE INDEX "payments_subject" ON "payments" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "stripe_events_open" ON "stripe_events" USING btree ("received_at") WHERE "stripe_events"."processed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "tier_prices_key" ON "tier_prices" USING btree ("tier_id","interval","currency","amount_cents");