CREATE SEQUENCE "public"."stripe_readings" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "patron_commands" (
	"id" text PRIMARY KEY NOT NULL,
	"subject_id" text NOT NULL,
	"kind" text NOT NULL,
	"input" text NOT NULL,
	"status" text NOT NULL,
	"error" text,
	"requested_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
DROP INDEX "checkouts_one_open";--> statement-breakpoint
ALTER TABLE "checkouts" ADD COLUMN "request" text NOT NULL;--> statement-breakpoint
ALTER TABLE "patron_subscriptions" ADD COLUMN "reading_no" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "patron_subscriptions" ADD COLUMN "withdrawn_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "patron_subscriptions" ADD COLUMN "promo_id" text;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "reading_no" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "stripe_customers" ADD COLUMN "currency" text;--> statement-breakpoint
CREATE UNIQUE INDEX "patron_commands_one_open" ON "patron_commands" USING btree ("subject_id") WHERE "patron_commands"."status" = 'open';--> statement-breakpoint
CREATE INDEX "patron_commands_open" ON "patron_commands" USING btree ("created_at") WHERE "patron_commands"."status" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "checkouts_one_open" ON "checkouts" USING btree ("subject_id") WHERE "checkouts"."status" = 'open';