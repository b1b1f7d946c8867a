CREATE TABLE "call_slots" (
	"id" text PRIMARY KEY NOT NULL,
	"artist_id" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"time_zone" text NOT NULL,
	"join_url" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "call_slots_order" CHECK ("call_slots"."ends_at" > "call_slots"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "calls" (
	"id" text PRIMARY KEY NOT NULL,
	"slot_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"fan_id" text NOT NULL,
	"status" text NOT NULL,
	"month" text NOT NULL,
	"ordinal" integer NOT NULL,
	"sequence" integer DEFAULT 0 NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credit_choices" (
	"fan_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"name" text NOT NULL,
	"chosen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "credit_choices_fan_id_artist_id_pk" PRIMARY KEY("fan_id","artist_id")
);
--> statement-breakpoint
CREATE TABLE "credit_rolls" (
	"video_id" text PRIMARY KEY NOT NULL,
	"as_of" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "discord_guilds" (
	"artist_id" text PRIMARY KEY NOT NULL,
	"guild_id" text NOT NULL,
	"last_synced_at" timestamp (3) with time zone,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "discord_guilds_guild_id_unique" UNIQUE("guild_id")
);
--> statement-breakpoint
CREATE TABLE "discord_link_tries" (
	"state_hash" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "discord_links" (
	"user_id" text PRIMARY KEY NOT NULL,
	"discord_user_id" text NOT NULL,
	"discord_name" text NOT NULL,
	"linked_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "discord_links_discord_user_id_unique" UNIQUE("discord_user_id")
);
--> statement-breakpoint
CREATE TABLE "discord_roles" (
	"artist_id" text NOT NULL,
	"tier_id" text NOT NULL,
	"role_id" text NOT NULL,
	CONSTRAINT "discord_roles_artist_id_tier_id_pk" PRIMARY KEY("artist_id","tier_id")
);
--> statement-breakpoint
CREATE TABLE "livestream_invitations" (
	"livestream_id" text NOT NULL,
	"fan_id" text NOT NULL,
	"sequence" integer NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "livestream_invitations_livestream_id_fan_id_pk" PRIMARY KEY("livestream_id","fan_id")
);
--> statement-breakpoint
CREATE TABLE "livestreams" (
	"id" text PRIMARY KEY NOT NULL,
	"artist_id" text NOT NULL,
	"title" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"min_tier" text,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"join_url" text NOT NULL,
	"status" text NOT NULL,
	"sequence" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "livestreams_order" CHECK ("livestreams"."ends_at" > "livestreams"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "patron_feeds" (
	"id" text PRIMARY KEY NOT NULL,
	"fan_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "patron_feeds_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "patron_mail_recipients" (
	"patron_mail_id" text NOT NULL,
	"fan_id" text NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"mail_id" text,
	"decided_at" timestamp (3) with time zone,
	CONSTRAINT "patron_mail_recipients_patron_mail_id_fan_id_pk" PRIMARY KEY("patron_mail_id","fan_id")
);
--> statement-breakpoint
CREATE TABLE "patron_mail_refusals" (
	"fan_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"refused_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "patron_mail_refusals_fan_id_artist_id_pk" PRIMARY KEY("fan_id","artist_id")
);
--> statement-breakpoint
CREATE TABLE "patron_mails" (
	"id" text PRIMARY KEY NOT NULL,
	"artist_id" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"min_tier" text,
	"video_id" text,
	"status" text NOT NULL,
	"send_at" timestamp (3) with time zone,
	"round" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "posts" (
	"id" text PRIMARY KEY NOT NULL,
	"artist_id" text NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"video_id" text,
	"visibility" text NOT NULL,
	"min_tier" text,
	"publish_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "video_credits" (
	"video_id" text NOT NULL,
	"fan_id" text NOT NULL,
	"name" text NOT NULL,
	"tier_name" text NOT NULL,
	"rank" integer NOT NULL,
	CONSTRAINT "video_credits_video_id_fan_id_pk" PRIMARY KEY("video_id","fan_id")
);
--> statement-breakpoint
CREATE TABLE "welcome_notes" (
	"fan_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"tier_id" text NOT NULL,
	"is_mailed" boolean NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "welcome_notes_fan_id_artist_id_pk" PRIMARY KEY("fan_id","artist_id")
);
--> statement-breakpoint
CREATE TABLE "webhook_attempts" (
	"delivery_id" text NOT NULL,
	"number" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"duration_ms" integer NOT NULL,
	"status_code" integer,
	"error" text,
	"response_text" text DEFAULT '' NOT NULL,
	CONSTRAINT "webhook_attempts_delivery_id_number_pk" PRIMARY KEY("delivery_id","number")
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"endpoint_id" text NOT NULL,
	"event_id" text NOT NULL,
	"status" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"round" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"delivered_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"id" text PRIMARY KEY NOT NULL,
	"artist_id" text NOT NULL,
	"url" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"event_types" text[] NOT NULL,
	"sealed_secret" text NOT NULL,
	"sealed_previous_secret" text,
	"previous_secret_ends_at" timestamp (3) with time zone,
	"status" text NOT NULL,
	"failing_since" timestamp (3) with time zone,
	"disabled_at" timestamp (3) with time zone,
	"disabled_reason" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"id" text PRIMARY KEY NOT NULL,
	"artist_id" text NOT NULL,
	"type" text NOT NULL,
	"data" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "videos_new_idx";--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "unsubscribe_url" text;--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "calendar" text;--> statement-breakpoint
ALTER TABLE "call_slots" ADD CONSTRAINT "call_slots_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_slot_id_call_slots_id_fk" FOREIGN KEY ("slot_id") REFERENCES "public"."call_slots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_choices" ADD CONSTRAINT "credit_choices_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_choices" ADD CONSTRAINT "credit_choices_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_rolls" ADD CONSTRAINT "credit_rolls_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "discord_guilds" ADD CONSTRAINT "discord_guilds_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "discord_link_tries" ADD CONSTRAINT "discord_link_tries_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "discord_links" ADD CONSTRAINT "discord_links_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "discord_roles" ADD CONSTRAINT "discord_roles_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "discord_roles" ADD CONSTRAINT "discord_roles_tier_id_patron_tiers_id_fk" FOREIGN KEY ("tier_id") REFERENCES "public"."patron_tiers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "livestream_invitations" ADD CONSTRAINT "livestream_invitations_livestream_id_livestreams_id_fk" FOREIGN KEY ("livestream_id") REFERENCES "public"."livestreams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "livestream_invitations" ADD CONSTRAINT "livestream_invitations_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "livestreams" ADD CONSTRAINT "livestreams_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_feeds" ADD CONSTRAINT "patron_feeds_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_feeds" ADD CONSTRAINT "patron_feeds_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_mail_recipients" ADD CONSTRAINT "patron_mail_recipients_patron_mail_id_patron_mails_id_fk" FOREIGN KEY ("patron_mail_id") REFERENCES "public"."patron_mails"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_mail_recipients" ADD CONSTRAINT "patron_mail_recipients_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_mail_refusals" ADD CONSTRAINT "patron_mail_refusals_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_mail_refusals" ADD CONSTRAINT "patron_mail_refusals_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_mails" ADD CONSTRAINT "patron_mails_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_mails" ADD CONSTRAINT "patron_mails_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "video_credits" ADD CONSTRAINT "video_credits_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "video_credits" ADD CONSTRAINT "video_credits_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "welcome_notes" ADD CONSTRAINT "welcome_notes_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "welcome_notes" ADD CONSTRAINT "welcome_notes_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_delivery_id_webhook_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."webhook_deliveries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_webhook_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."webhook_endpoints"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_event_id_webhook_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."webhook_events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "call_slots_start" ON "call_slots" USING btree ("artist_id","starts_at");--> statement-breakpoint
CREATE UNIQUE INDEX "calls_one_a_slot" ON "calls" USING btree ("slot_id") WHERE "calls"."status" = 'booked';--> statement-breakpoint
CREATE UNIQUE INDEX "calls_quota" ON "calls" USING btree ("fan_id","artist_id","month","ordinal") WHERE "calls"."status" = 'booked';--> statement-breakpoint
CREATE INDEX "calls_fan" ON "calls" USING btree ("fan_id","id");--> statement-breakpoint
CREATE INDEX "calls_artist" ON "calls" USING btree ("artist_id","id");--> statement-breakpoint
CREATE INDEX "livestreams_artist" ON "livestreams" USING btree ("artist_id","starts_at");--> statement-breakpoint
CREATE UNIQUE INDEX "patron_feeds_one_live" ON "patron_feeds" USING btree ("fan_id","artist_id") WHERE "patron_feeds"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX "patron_mail_recipients_open" ON "patron_mail_recipients" USING btree ("patron_mail_id") WHERE "patron_mail_recipients"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "patron_mails_artist" ON "patron_mails" USING btree ("artist_id","id");--> statement-breakpoint
CREATE INDEX "posts_artist" ON "posts" USING btree ("artist_id","publish_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_deliveries_once" ON "webhook_deliveries" USING btree ("endpoint_id","event_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_endpoint" ON "webhook_deliveries" USING btree ("endpoint_id","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_failed" ON "webhook_deliveries" USING btree ("endpoint_id") WHERE "webhook_deliveries"."status" = 'failed';--> statement-breakpoint
CREATE INDEX "webhook_endpoints_artist" ON "webhook_endpoints" USING btree ("artist_id","id");--> statement-breakpoint
CREATE INDEX "webhook_events_artist" ON "webhook_events" USING btree ("artist_id","created_at");--> statement-breakpoint
CREATE INDEX "videos_shown_idx" ON "videos" USING btree (coalesce("published_at", "created_at")) WHERE "videos"."visibility" in ('public', 'patrons') and "videos"."status" = 'ready';