CREATE TABLE "video_captions" (
	"video_id" text NOT NULL,
	"language" text NOT NULL,
	"label" text NOT NULL,
	"is_default" boolean NOT NULL,
	"webvtt" text NOT NULL,
	"cues" integer NOT NULL,
	"revision" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "video_captions_video_id_language_pk" PRIMARY KEY("video_id","language")
);
--> statement-breakpoint
ALTER TABLE "video_captions" ADD CONSTRAINT "video_captions_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "video_captions_label_key" ON "video_captions" USING btree ("video_id","label");--> statement-breakpoint
CREATE UNIQUE INDEX "video_captions_default_key" ON "video_captions" USING btree ("video_id") WHERE "video_captions"."is_default";