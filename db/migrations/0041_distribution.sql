CREATE TABLE "artist_signing_keys" (
	"artist_id" text NOT NULL,
	"number" integer NOT NULL,
	"public_key" text NOT NULL,
	"seal_id" text NOT NULL,
	"rotation" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "artist_signing_keys_artist_id_number_pk" PRIMARY KEY("artist_id","number"),
	CONSTRAINT "artist_signing_keys_public_key_unique" UNIQUE("public_key")
);
--> statement-breakpoint
CREATE TABLE "content_key_grants" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "content_key_grants_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"video_id" text NOT NULL,
	"viewer_id" text,
	"key_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "content_objects" (
	"cid" text PRIMARY KEY NOT NULL,
	"bytes" integer NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "distributed_works" (
	"video_id" text PRIMARY KEY NOT NULL,
	"is_sealed" boolean DEFAULT false NOT NULL,
	"generation" integer DEFAULT 0 NOT NULL,
	"sealed_secret" text,
	"packaging" integer,
	"seq" integer DEFAULT 0 NOT NULL,
	"root_cid" text,
	"root_expires_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "video_objects" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "video_objects_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"video_id" text NOT NULL,
	"part" text NOT NULL,
	"position" integer NOT NULL,
	"cid" text NOT NULL,
	"state" text NOT NULL,
	"is_sealed" boolean NOT NULL,
	"plain_bytes" integer NOT NULL,
	"duration_ticks" bigint NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "video_renditions" (
	"video_id" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"is_lifeboat" boolean NOT NULL,
	"codecs" text NOT NULL,
	"width" integer,
	"height" integer,
	"frames_per_second" real,
	"timescale" integer NOT NULL,
	"duration_ms" integer NOT NULL,
	"average_bps" integer NOT NULL,
	"peak_bps" integer NOT NULL,
	"is_sealed" boolean NOT NULL,
	"generation" integer NOT NULL,
	"packaging" integer NOT NULL,
	"playlist_cid" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "video_renditions_video_id_name_pk" PRIMARY KEY("video_id","name")
);
--> statement-breakpoint
ALTER TABLE "artist_signing_keys" ADD CONSTRAINT "artist_signing_keys_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "video_objects" ADD CONSTRAINT "video_objects_cid_content_objects_cid_fk" FOREIGN KEY ("cid") REFERENCES "public"."content_objects"("cid") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "content_key_grants_viewer_idx" ON "content_key_grants" USING btree ("viewer_id");--> statement-breakpoint
CREATE INDEX "content_key_grants_at_idx" ON "content_key_grants" USING btree ("at");--> statement-breakpoint
CREATE INDEX "distributed_works_expiry_idx" ON "distributed_works" USING btree ("root_expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "video_objects_current_key" ON "video_objects" USING btree ("video_id","part","position") WHERE "video_objects"."state" = 'current';--> statement-breakpoint
CREATE INDEX "video_objects_video_idx" ON "video_objects" USING btree ("video_id","part","position");--> statement-breakpoint
CREATE INDEX "video_objects_cid_idx" ON "video_objects" USING btree ("cid");--> statement-breakpoint
CREATE INDEX "video_objects_passing_idx" ON "video_objects" USING btree ("changed_at") WHERE "video_objects"."state" <> 'current';--> statement-breakpoint
CREATE INDEX "video_renditions_playlist_idx" ON "video_renditions" USING btree ("playlist_cid");