CREATE TABLE "chain_nonces" (
	"chain_id" integer NOT NULL,
	"wallet" text NOT NULL,
	"nonce" bigint NOT NULL,
	"key" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	CONSTRAINT "chain_nonces_chain_id_wallet_nonce_pk" PRIMARY KEY("chain_id","wallet","nonce")
);
--> statement-breakpoint
CREATE TABLE "chain_replacements" (
	"key" text NOT NULL,
	"revision" integer NOT NULL,
	"kind" text NOT NULL,
	"hash" text NOT NULL,
	"max_fee_per_gas" text NOT NULL,
	"max_priority_fee_per_gas" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "chain_replacements_key_revision_pk" PRIMARY KEY("key","revision"),
	CONSTRAINT "chain_replacements_hash_unique" UNIQUE("hash"),
	CONSTRAINT "chain_replacements_revision" CHECK ("chain_replacements"."revision" > 0)
);
--> statement-breakpoint
CREATE TABLE "reconciliation_imports" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"name" text NOT NULL,
	"sha256" text NOT NULL,
	"lines" integer NOT NULL,
	"new_lines" integer NOT NULL,
	"matched_lines" integer NOT NULL,
	"imported_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "reconciliation_imports_sha256_unique" UNIQUE("sha256")
);
--> statement-breakpoint
CREATE TABLE "reconciliation_items" (
	"id" text PRIMARY KEY NOT NULL,
	"import_id" text,
	"line_key" text NOT NULL,
	"source" text NOT NULL,
	"direction" text NOT NULL,
	"amount_cents" bigint NOT NULL,
	"currency" text NOT NULL,
	"booked_on" text NOT NULL,
	"reference" text,
	"counterparty_last4" text,
	"reason_code" text,
	"state" text NOT NULL,
	"fault" text,
	"payout_key" text,
	"payout_id" text,
	"note" text,
	"resolved_by" text,
	"resolved_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "reconciliation_items_line_key_unique" UNIQUE("line_key"),
	CONSTRAINT "reconciliation_items_resolved" CHECK (("reconciliation_items"."state" = 'resolved') = ("reconciliation_items"."resolved_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "reconciliation_items" ADD CONSTRAINT "reconciliation_items_import_id_reconciliation_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."reconciliation_imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "chain_nonces_key" ON "chain_nonces" USING btree ("key");--> statement-breakpoint
CREATE INDEX "reconciliation_imports_time_idx" ON "reconciliation_imports" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "reconciliation_items_open_idx" ON "reconciliation_items" USING btree ("created_at","id") WHERE "reconciliation_items"."state" = 'open';--> statement-breakpoint
CREATE INDEX "reconciliation_items_time_idx" ON "reconciliation_items" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "reconciliation_items_payout_idx" ON "reconciliation_items" USING btree ("payout_key") WHERE "reconciliation_items"."payout_key" is not null;