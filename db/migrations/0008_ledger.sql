CREATE TABLE "ledger_accounts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ledger_accounts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"owner" text NOT NULL,
	"name" text NOT NULL,
	"currency" text NOT NULL,
	"normal_side" text NOT NULL,
	"is_floored" boolean NOT NULL,
	"balance_micros" bigint DEFAULT 0 NOT NULL,
	"held_debit_micros" bigint DEFAULT 0 NOT NULL,
	"held_credit_micros" bigint DEFAULT 0 NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL,
	"opened_in" bigint NOT NULL,
	CONSTRAINT "ledger_accounts_side" CHECK ("ledger_accounts"."normal_side" in ('debit', 'credit')),
	CONSTRAINT "ledger_accounts_currency" CHECK ("ledger_accounts"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "ledger_accounts_held" CHECK ("ledger_accounts"."held_debit_micros" >= 0 and "ledger_accounts"."held_credit_micros" >= 0),
	CONSTRAINT "ledger_accounts_floor" CHECK (not "ledger_accounts"."is_floored" or case "ledger_accounts"."normal_side" when 'credit' then -"ledger_accounts"."balance_micros" - "ledger_accounts"."held_debit_micros" else "ledger_accounts"."balance_micros" - "ledger_accounts"."held_credit_micros" end >= 0),
	CONSTRAINT "ledger_accounts_text" CHECK (strpos("ledger_accounts"."owner" || "ledger_accounts"."name", '|') = 0 and strpos("ledger_accounts"."owner" || "ledger_accounts"."name", chr(10)) = 0)
);
--> statement-breakpoint
CREATE TABLE "ledger_batches" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"format" integer NOT NULL,
	"transfers" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "ledger_batches_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"account_id" bigint NOT NULL,
	"version" bigint NOT NULL,
	"transfer_id" text NOT NULL,
	"amount_micros" bigint NOT NULL,
	"balance_micros" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ledger_entries_account_id_version_pk" PRIMARY KEY("account_id","version")
);
--> statement-breakpoint
CREATE TABLE "ledger_transfers" (
	"id" text PRIMARY KEY NOT NULL,
	"batch_seq" bigint NOT NULL,
	"position" integer NOT NULL,
	"debit_account_id" bigint NOT NULL,
	"credit_account_id" bigint NOT NULL,
	"debit_version" bigint,
	"credit_version" bigint,
	"amount_micros" bigint NOT NULL,
	"currency" text NOT NULL,
	"phase" text NOT NULL,
	"kind" text NOT NULL,
	"source_type" text NOT NULL,
	"source_id" text NOT NULL,
	"reverses_id" text,
	"pending_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ledger_transfers_amount" CHECK ("ledger_transfers"."amount_micros" > 0),
	CONSTRAINT "ledger_transfers_accounts" CHECK ("ledger_transfers"."debit_account_id" <> "ledger_transfers"."credit_account_id"),
	CONSTRAINT "ledger_transfers_phase" CHECK ("ledger_transfers"."phase" in ('posted', 'pending', 'post', 'void')),
	CONSTRAINT "ledger_transfers_pending_id" CHECK (("ledger_transfers"."pending_id" is not null) = ("ledger_transfers"."phase" in ('post', 'void'))),
	CONSTRAINT "ledger_transfers_reversal" CHECK ("ledger_transfers"."reverses_id" is null or "ledger_transfers"."phase" = 'posted'),
	CONSTRAINT "ledger_transfers_versions" CHECK (("ledger_transfers"."debit_version" is not null) = ("ledger_transfers"."phase" in ('posted', 'post')) and ("ledger_transfers"."credit_version" is not null) = ("ledger_transfers"."phase" in ('posted', 'post'))),
	CONSTRAINT "ledger_transfers_text" CHECK (strpos("ledger_transfers"."kind" || "ledger_transfers"."source_type" || "ledger_transfers"."source_id", '|') = 0 and strpos("ledger_transfers"."kind" || "ledger_transfers"."source_type" || "ledger_transfers"."source_id", chr(10)) = 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_accounts_key" ON "ledger_accounts" USING btree ("owner","name","currency");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_transfers_batch" ON "ledger_transfers" USING btree ("batch_seq","position");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_transfers_pending" ON "ledger_transfers" USING btree ("pending_id") WHERE "ledger_transfers"."pending_id" is not null;--> statement-breakpoint
CREATE INDEX "ledger_transfers_reverses" ON "ledger_transfers" USING btree ("reverses_id") WHERE "ledger_transfers"."reverses_id" is not null;--> statement-breakpoint
CREATE INDEX "ledger_transfers_source" ON "ledger_transfers" USING btree ("source_id");