CREATE TABLE "layer_policies" (
	"version" integer PRIMARY KEY NOT NULL,
	"layers" jsonb NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "relay_hours" (
	"relay_id" text NOT NULL,
	"hour" timestamp (3) with time zone NOT NULL,
	"served_bytes" bigint NOT NULL,
	"requests" bigint NOT NULL,
	"errors" bigint NOT NULL,
	CONSTRAINT "relay_hours_relay_id_hour_pk" PRIMARY KEY("relay_id","hour")
);
--> statement-breakpoint
CREATE TABLE "relay_works" (
	"relay_id" text NOT NULL,
	"video_id" text NOT NULL,
	"seq" bigint NOT NULL,
	CONSTRAINT "relay_works_relay_id_video_id_pk" PRIMARY KEY("relay_id","video_id")
);
--> statement-breakpoint
CREATE TABLE "relays" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"layer" text NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"code_hash" text NOT NULL,
	"code_expires_at" timestamp (3) with time zone NOT NULL,
	"public_key" text,
	"base_url" text,
	"quota_bytes" bigint,
	"served_bytes_per_day_max" bigint,
	"report_seq" bigint DEFAULT 0 NOT NULL,
	"reported_at" timestamp (3) with time zone,
	"served_bytes" bigint DEFAULT 0 NOT NULL,
	"requests" bigint DEFAULT 0 NOT NULL,
	"errors" bigint DEFAULT 0 NOT NULL,
	"objects" bigint,
	"stored_bytes" bigint,
	"uptime_seconds" bigint,
	"synced_at" timestamp (3) with time zone,
	"checked_at" timestamp (3) with time zone,
	"checked_since" timestamp (3) with time zone,
	"problem" text,
	"first_byte_ms" integer,
	"created_at" timestamp (3) with time zone NOT NULL,
	"joined_at" timestamp (3) with time zone,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "relays_code_hash_unique" UNIQUE("code_hash"),
	CONSTRAINT "relays_public_key_unique" UNIQUE("public_key")
);
--> statement-breakpoint
ALTER TABLE "relay_hours" ADD CONSTRAINT "relay_hours_relay_id_relays_id_fk" FOREIGN KEY ("relay_id") REFERENCES "public"."relays"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "relay_works" ADD CONSTRAINT "relay_works_relay_id_relays_id_fk" FOREIGN KEY ("relay_id") REFERENCES "public"."relays"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "relay_hours_hour_idx" ON "relay_hours" USING btree ("hour");--> statement-breakpoint
CREATE INDEX "relay_works_video_idx" ON "relay_works" USING btree ("video_id");--> statement-breakpoint
CREATE UNIQUE INDEX "relays_name_key" ON "relays" USING btree ("name") WHERE "relays"."state" <> 'removed';--> statement-breakpoint
CREATE INDEX "relays_state_idx" ON "relays" USING btree ("state","id");