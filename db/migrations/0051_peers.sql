CREATE TABLE "peer_hours" (
	"hour" timestamp (3) with time zone PRIMARY KEY NOT NULL,
	"received_bytes" bigint NOT NULL,
	"falsified" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "peer_seats" (
	"id" text PRIMARY KEY NOT NULL,
	"video_id" text NOT NULL,
	"network" text NOT NULL,
	"room" integer NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "peer_words" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "peer_words_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"from_id" text NOT NULL,
	"to_id" text NOT NULL,
	"words" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "peer_words" ADD CONSTRAINT "peer_words_to_id_peer_seats_id_fk" FOREIGN KEY ("to_id") REFERENCES "public"."peer_seats"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "peer_seats_room_idx" ON "peer_seats" USING btree ("video_id","network","seen_at");--> statement-breakpoint
CREATE INDEX "peer_seats_seen_idx" ON "peer_seats" USING btree ("seen_at");--> statement-breakpoint
CREATE INDEX "peer_words_to_idx" ON "peer_words" USING btree ("to_id","id");--> statement-breakpoint
CREATE INDEX "peer_words_at_idx" ON "peer_words" USING btree ("at");