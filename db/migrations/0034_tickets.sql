CREATE TABLE "livestream_tickets" (
	"id" text PRIMARY KEY NOT NULL,
	"livestream_id" text NOT NULL,
	"fan_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"paid_at" timestamp (3) with time zone,
	CONSTRAINT "livestream_tickets_amount" CHECK ("livestream_tickets"."amount" > 0)
);
--> statement-breakpoint
ALTER TABLE "livestreams" ADD COLUMN "ticket_cents" integer;--> statement-breakpoint
ALTER TABLE "tips" ADD COLUMN "livestream_id" text;--> statement-breakpoint
ALTER TABLE "livestream_tickets" ADD CONSTRAINT "livestream_tickets_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "livestream_tickets" ADD CONSTRAINT "livestream_tickets_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "livestream_tickets_one" ON "livestream_tickets" USING btree ("livestream_id","fan_id") WHERE "livestream_tickets"."status" in ('PENDING', 'PAID');--> statement-breakpoint
CREATE INDEX "livestream_tickets_fan" ON "livestream_tickets" USING btree ("fan_id","id");