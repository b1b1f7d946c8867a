CREATE TABLE "watch_places" (
	"viewer_id" text NOT NULL,
	"video_id" text NOT NULL,
	"place_ms" integer NOT NULL,
	"kept_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "watch_places_viewer_id_video_id_pk" PRIMARY KEY("viewer_id","video_id")
);
--> statement-breakpoint
ALTER TABLE "watch_places" ADD CONSTRAINT "watch_places_viewer_id_users_id_fk" FOREIGN KEY ("viewer_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "watch_places" ADD CONSTRAINT "watch_places_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "watch_places_kept_idx" ON "watch_places" USING btree ("viewer_id","kept_at");--> statement-breakpoint
CREATE INDEX "watch_places_video_idx" ON "watch_places" USING btree ("video_id");