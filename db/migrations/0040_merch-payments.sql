CREATE TABLE "merch_payments" (
	"id" text PRIMARY KEY NOT NULL,
	"shop_id" text NOT NULL,
	"reference" text NOT NULL,
	"amount_cents" bigint NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"received_on" date NOT NULL,
	"booked_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"undone_at" timestamp (3) with time zone,
	CONSTRAINT "merch_payments_amount" CHECK ("merch_payments"."amount_cents" > 0)
);
--> statement-breakpoint
ALTER TABLE "merch_payments" ADD CONSTRAINT "merch_payments_shop_id_merch_shops_id_fk" FOREIGN KEY ("shop_id") REFERENCES "public"."merch_shops"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "merch_payments_reference" ON "merch_payments" USING btree ("shop_id","reference") WHERE "merch_payments"."undone_at" is null;