CREATE TABLE "payout_invoices" (
	"number" integer PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"payout_id" text NOT NULL,
	"amount_cents" bigint NOT NULL,
	"currency" text NOT NULL,
	"status" text NOT NULL,
	"issued_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"note" text,
	"ended_by" text,
	CONSTRAINT "payout_invoices_key_unique" UNIQUE("key"),
	CONSTRAINT "payout_invoices_payout_id_unique" UNIQUE("payout_id"),
	CONSTRAINT "payout_invoices_number" CHECK ("payout_invoices"."number" > 0),
	CONSTRAINT "payout_invoices_ended" CHECK (("payout_invoices"."status" = 'open') = ("payout_invoices"."ended_at" is null))
);
--> statement-breakpoint
CREATE INDEX "payout_invoices_open_idx" ON "payout_invoices" USING btree ("issued_at") WHERE "payout_invoices"."status" = 'open';