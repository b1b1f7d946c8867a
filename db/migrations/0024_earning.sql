CREATE TABLE "merch_links" (
	"id" text PRIMARY KEY NOT NULL,
	"artist_id" text NOT NULL,
	"shop_id" text NOT NULL,
	"code" text NOT NULL,
	"title" text NOT NULL,
	"url" text NOT NULL,
	"video_id" text,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "merch_links_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "merch_orders" (
	"id" text PRIMARY KEY NOT NULL,
	"shop_id" text NOT NULL,
	"order_ref" text NOT NULL,
	"link_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"country" text,
	"currency" text DEFAULT 'USD' NOT NULL,
	"amount_cents" bigint NOT NULL,
	"returned_cents" bigint DEFAULT 0 NOT NULL,
	"commission_bps" integer NOT NULL,
	"artist_bps" integer NOT NULL,
	"commission_micros" bigint NOT NULL,
	"artist_micros" bigint NOT NULL,
	"ordered_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "merch_orders_returned" CHECK ("merch_orders"."returned_cents" between 0 and "merch_orders"."amount_cents"),
	CONSTRAINT "merch_orders_share" CHECK ("merch_orders"."artist_micros" between 0 and "merch_orders"."commission_micros")
);
--> statement-breakpoint
CREATE TABLE "merch_postbacks" (
	"shop_id" text NOT NULL,
	"event_ref" text NOT NULL,
	"body_hash" text NOT NULL,
	"answer" jsonb NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "merch_postbacks_shop_id_event_ref_pk" PRIMARY KEY("shop_id","event_ref")
);
--> statement-breakpoint
CREATE TABLE "merch_rules" (
	"shop_id" text NOT NULL,
	"valid_from" timestamp (3) with time zone NOT NULL,
	"commission_bps" integer NOT NULL,
	"artist_bps" integer NOT NULL,
	"source" text NOT NULL,
	"set_by" text NOT NULL,
	CONSTRAINT "merch_rules_shop_id_valid_from_pk" PRIMARY KEY("shop_id","valid_from"),
	CONSTRAINT "merch_rules_bps" CHECK ("merch_rules"."commission_bps" between 0 and 10000 and "merch_rules"."artist_bps" between 0 and 10000)
);
--> statement-breakpoint
CREATE TABLE "merch_shops" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"origin" text NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"sealed_secret" text NOT NULL,
	"sealed_previous_secret" text,
	"previous_until" timestamp (3) with time zone,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "plays" (
	"id" text PRIMARY KEY NOT NULL,
	"video_id" text NOT NULL,
	"viewer_id" text,
	"viewer_key" text NOT NULL,
	"network_key" text NOT NULL,
	"device_key" text NOT NULL,
	"country" text,
	"day" date NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"last_beat_at" timestamp (3) with time zone NOT NULL,
	"next_beat" integer NOT NULL,
	"watched_ms" integer NOT NULL,
	"played_ms" integer NOT NULL,
	"status" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "royalty_views" (
	"id" text PRIMARY KEY NOT NULL,
	"video_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"viewer_id" text,
	"viewer_key" text NOT NULL,
	"network_key" text NOT NULL,
	"device_key" text NOT NULL,
	"country" text,
	"day" date NOT NULL,
	"counted_at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"reasons" text[] NOT NULL,
	"case_id" text,
	"batch_id" text
);
--> statement-breakpoint
CREATE TABLE "sharing_months" (
	"month" text NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"model" text NOT NULL,
	"share_bps" integer NOT NULL,
	"fan_micros" bigint NOT NULL,
	"sponsor_micros" bigint NOT NULL,
	"carried_in_micros" bigint NOT NULL,
	"shared_micros" bigint NOT NULL,
	"carried_out_micros" bigint NOT NULL,
	"views" bigint NOT NULL,
	"fans" integer NOT NULL,
	"artists" integer NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"shared_at" timestamp (3) with time zone,
	CONSTRAINT "sharing_months_month_currency_pk" PRIMARY KEY("month","currency"),
	CONSTRAINT "sharing_months_sums" CHECK ("sharing_months"."fan_micros" + "sharing_months"."sponsor_micros" + "sharing_months"."carried_in_micros" = "sharing_months"."shared_micros" + "sharing_months"."carried_out_micros")
);
--> statement-breakpoint
CREATE TABLE "sharing_policies" (
	"valid_from" timestamp (3) with time zone PRIMARY KEY NOT NULL,
	"model" text NOT NULL,
	"share_bps" integer NOT NULL,
	"source" text NOT NULL,
	"set_by" text NOT NULL,
	CONSTRAINT "sharing_policies_bps" CHECK ("sharing_policies"."share_bps" between 0 and 10000)
);
--> statement-breakpoint
CREATE TABLE "sharing_shares" (
	"month" text NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"artist_id" text NOT NULL,
	"views" bigint NOT NULL,
	"fans" integer NOT NULL,
	"pro_rata_micros" bigint NOT NULL,
	"user_centric_micros" bigint NOT NULL,
	"credited_at" timestamp (3) with time zone,
	CONSTRAINT "sharing_shares_month_currency_artist_id_pk" PRIMARY KEY("month","currency","artist_id")
);
--> statement-breakpoint
CREATE TABLE "sponsor_amounts" (
	"id" text PRIMARY KEY NOT NULL,
	"month" text NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"amount_micros" bigint NOT NULL,
	"sponsor" text NOT NULL,
	"added_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sponsor_amounts_positive" CHECK ("sponsor_amounts"."amount_micros" > 0)
);
--> statement-breakpoint
CREATE TABLE "view_batches" (
	"id" text PRIMARY KEY NOT NULL,
	"video_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"country" text,
	"minute" timestamp (3) with time zone NOT NULL,
	"views" integer NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"micros_per_view" bigint NOT NULL,
	"fee_bps" integer NOT NULL,
	"amount_micros" bigint NOT NULL,
	"status" text NOT NULL,
	"case_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "view_batches_sums" CHECK ("view_batches"."views" > 0 and "view_batches"."amount_micros" >= 0)
);
--> statement-breakpoint
CREATE TABLE "view_cases" (
	"id" text PRIMARY KEY NOT NULL,
	"video_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"day" date NOT NULL,
	"status" text NOT NULL,
	"decided_by" text,
	"note" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "view_rates" (
	"market" text NOT NULL,
	"valid_from" timestamp (3) with time zone NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"micros_per_view" bigint NOT NULL,
	"fee_bps" integer NOT NULL,
	"source" text NOT NULL,
	"set_by" text NOT NULL,
	CONSTRAINT "view_rates_market_valid_from_pk" PRIMARY KEY("market","valid_from"),
	CONSTRAINT "view_rates_market" CHECK ("view_rates"."market" = '*' or "view_rates"."market" ~ '^[A-Z]{2}$'),
	CONSTRAINT "view_rates_bounds" CHECK ("view_rates"."micros_per_view" >= 0 and "view_rates"."fee_bps" between 0 and 10000)
);
--> statement-breakpoint
ALTER TABLE "merch_links" ADD CONSTRAINT "merch_links_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merch_links" ADD CONSTRAINT "merch_links_shop_id_merch_shops_id_fk" FOREIGN KEY ("shop_id") REFERENCES "public"."merch_shops"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merch_orders" ADD CONSTRAINT "merch_orders_shop_id_merch_shops_id_fk" FOREIGN KEY ("shop_id") REFERENCES "public"."merch_shops"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merch_orders" ADD CONSTRAINT "merch_orders_link_id_merch_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."merch_links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merch_orders" ADD CONSTRAINT "merch_orders_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merch_postbacks" ADD CONSTRAINT "merch_postbacks_shop_id_merch_shops_id_fk" FOREIGN KEY ("shop_id") REFERENCES "public"."merch_shops"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merch_rules" ADD CONSTRAINT "merch_rules_shop_id_merch_shops_id_fk" FOREIGN KEY ("shop_id") REFERENCES "public"."merch_shops"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plays" ADD CONSTRAINT "plays_viewer_id_users_id_fk" FOREIGN KEY ("viewer_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "royalty_views" ADD CONSTRAINT "royalty_views_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "royalty_views" ADD CONSTRAINT "royalty_views_viewer_id_users_id_fk" FOREIGN KEY ("viewer_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sharing_shares" ADD CONSTRAINT "sharing_shares_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "view_batches" ADD CONSTRAINT "view_batches_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "view_cases" ADD CONSTRAINT "view_cases_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "merch_links_artist" ON "merch_links" USING btree ("artist_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "merch_orders_ref" ON "merch_orders" USING btree ("shop_id","order_ref");--> statement-breakpoint
CREATE INDEX "merch_orders_artist" ON "merch_orders" USING btree ("artist_id","id");--> statement-breakpoint
CREATE INDEX "merch_orders_link" ON "merch_orders" USING btree ("link_id");--> statement-breakpoint
CREATE INDEX "plays_viewer" ON "plays" USING btree ("viewer_key","last_beat_at");--> statement-breakpoint
CREATE INDEX "plays_started" ON "plays" USING btree ("started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "royalty_views_once" ON "royalty_views" USING btree ("viewer_key","video_id","day");--> statement-breakpoint
CREATE INDEX "royalty_views_open" ON "royalty_views" USING btree ("counted_at") WHERE "royalty_views"."batch_id" is null and "royalty_views"."status" <> 'rejected';--> statement-breakpoint
CREATE INDEX "royalty_views_network" ON "royalty_views" USING btree ("network_key","counted_at");--> statement-breakpoint
CREATE INDEX "royalty_views_device" ON "royalty_views" USING btree ("device_key","day");--> statement-breakpoint
CREATE INDEX "royalty_views_viewer" ON "royalty_views" USING btree ("viewer_key","counted_at");--> statement-breakpoint
CREATE INDEX "royalty_views_video" ON "royalty_views" USING btree ("video_id","day");--> statement-breakpoint
CREATE INDEX "royalty_views_month" ON "royalty_views" USING btree ("counted_at");--> statement-breakpoint
CREATE INDEX "royalty_views_case" ON "royalty_views" USING btree ("case_id") WHERE "royalty_views"."case_id" is not null;--> statement-breakpoint
CREATE INDEX "sharing_shares_artist" ON "sharing_shares" USING btree ("artist_id","month");--> statement-breakpoint
CREATE INDEX "sharing_shares_open" ON "sharing_shares" USING btree ("month","currency","artist_id") WHERE "sharing_shares"."credited_at" is null;--> statement-breakpoint
CREATE INDEX "sponsor_amounts_month" ON "sponsor_amounts" USING btree ("month","currency");--> statement-breakpoint
CREATE INDEX "view_batches_video" ON "view_batches" USING btree ("video_id","minute");--> statement-breakpoint
CREATE INDEX "view_batches_case" ON "view_batches" USING btree ("case_id") WHERE "view_batches"."case_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "view_cases_one_open" ON "view_cases" USING btree ("video_id","day") WHERE "view_cases"."status" = 'open';--> statement-breakpoint
CREATE INDEX "view_cases_status" ON "view_cases" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "view_cases_artist" ON "view_cases" USING btree ("artist_id","id");