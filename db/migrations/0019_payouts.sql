CREATE TABLE "payout_batches" (
	"id" text PRIMARY KEY NOT NULL,
	"rail" text NOT NULL,
	"file_sha256" text NOT NULL,
	"payouts" integer NOT NULL,
	"total_cents" bigint NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"lease_token" text,
	"first_sent_at" timestamp (3) with time zone,
	"answered_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payout_contradictions" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"payout_id" text,
	"state" text NOT NULL,
	"answer" jsonb NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"resolved_by" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "payout_exceptions" (
	"run_id" text NOT NULL,
	"account_id" text NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"kind" text NOT NULL,
	"detail" text,
	"amount_micros" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payout_exceptions_run_id_account_id_currency_pk" PRIMARY KEY("run_id","account_id","currency")
);
--> statement-breakpoint
CREATE TABLE "payout_outbox" (
	"key" text PRIMARY KEY NOT NULL,
	"payout_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"rail" text NOT NULL,
	"sequence" bigint,
	"batch_id" text,
	"request_seal_id" text,
	"request_hash" text,
	"lease_until" timestamp (3) with time zone,
	"lease_token" text,
	"first_sent_at" timestamp (3) with time zone,
	"sendings" integer DEFAULT 0 NOT NULL,
	"look_ups" integer DEFAULT 0 NOT NULL,
	"looked_up_at" timestamp (3) with time zone,
	"absent_since" timestamp (3) with time zone,
	"check_at" timestamp (3) with time zone,
	"answer" jsonb,
	"ended_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payout_outbox_sent" CHECK ("payout_outbox"."first_sent_at" is null or "payout_outbox"."request_hash" is not null)
);
--> statement-breakpoint
CREATE TABLE "payout_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"status" text NOT NULL,
	"state" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"period" text,
	"run_id" text,
	"requested_by" text NOT NULL,
	"gross_micros" bigint NOT NULL,
	"withheld_micros" bigint NOT NULL,
	"tax" jsonb NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"rail" text NOT NULL,
	"method_seal_id" text NOT NULL,
	"method_last4" text NOT NULL,
	"frozen" jsonb,
	"frozen_hash" text,
	"approved_by" text,
	"approved_at" timestamp (3) with time zone,
	"needs_second" boolean NOT NULL,
	"first_approved_by" text,
	"first_approved_at" timestamp (3) with time zone,
	"rail_reference" text,
	"fee_cents" bigint DEFAULT 0 NOT NULL,
	"reason" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"completed_at" timestamp (3) with time zone,
	CONSTRAINT "payout_requests_amount" CHECK ("payout_requests"."amount" > 0 and "payout_requests"."withheld_micros" >= 0),
	CONSTRAINT "payout_requests_gross" CHECK ("payout_requests"."gross_micros" = "payout_requests"."amount" * 10000 + "payout_requests"."withheld_micros"),
	CONSTRAINT "payout_requests_status" CHECK ("payout_requests"."status" = case when "payout_requests"."state" in ('DRAFT', 'HELD', 'APPROVED') then 'PENDING' when "payout_requests"."state" in ('SUBMITTING', 'SUBMITTED', 'UNKNOWN') then 'PROCESSING' when "payout_requests"."state" = 'SETTLED' then 'COMPLETED' else 'FAILED' end),
	CONSTRAINT "payout_requests_frozen" CHECK (("payout_requests"."frozen" is null) = ("payout_requests"."frozen_hash" is null)),
	CONSTRAINT "payout_requests_second" CHECK ("payout_requests"."approved_by" is null or not "payout_requests"."needs_second" or "payout_requests"."first_approved_by" <> "payout_requests"."approved_by")
);
--> statement-breakpoint
CREATE TABLE "payout_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"period" text NOT NULL,
	"status" text NOT NULL,
	"cursor" text DEFAULT '' NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"prepared_at" timestamp (3) with time zone,
	"approved_at" timestamp (3) with time zone,
	"approved_by" text,
	CONSTRAINT "payout_runs_period_unique" UNIQUE("period")
);
--> statement-breakpoint
CREATE TABLE "payout_steps" (
	"payout_id" text NOT NULL,
	"version" integer NOT NULL,
	"state" text NOT NULL,
	"actor_id" text NOT NULL,
	"reason" text,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payout_steps_payout_id_version_pk" PRIMARY KEY("payout_id","version")
);
--> statement-breakpoint
ALTER TABLE "payout_exceptions" ADD CONSTRAINT "payout_exceptions_run_id_payout_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."payout_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_exceptions" ADD CONSTRAINT "payout_exceptions_account_id_users_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_outbox" ADD CONSTRAINT "payout_outbox_payout_id_payout_requests_id_fk" FOREIGN KEY ("payout_id") REFERENCES "public"."payout_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_requests" ADD CONSTRAINT "payout_requests_account_id_users_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_requests" ADD CONSTRAINT "payout_requests_run_id_payout_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."payout_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_steps" ADD CONSTRAINT "payout_steps_payout_id_payout_requests_id_fk" FOREIGN KEY ("payout_id") REFERENCES "public"."payout_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "payout_contradictions_open_idx" ON "payout_contradictions" USING btree ("seen_at") WHERE "payout_contradictions"."resolved_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "payout_outbox_attempt_key" ON "payout_outbox" USING btree ("payout_id","attempt");--> statement-breakpoint
CREATE INDEX "payout_outbox_check_idx" ON "payout_outbox" USING btree ("check_at") WHERE "payout_outbox"."check_at" is not null;--> statement-breakpoint
CREATE INDEX "payout_outbox_batch_idx" ON "payout_outbox" USING btree ("batch_id") WHERE "payout_outbox"."batch_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "payout_outbox_sequence_key" ON "payout_outbox" USING btree ("rail","sequence") WHERE "payout_outbox"."sequence" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "payout_requests_period_key" ON "payout_requests" USING btree ("period","account_id","currency") WHERE "payout_requests"."period" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "payout_requests_open_key" ON "payout_requests" USING btree ("account_id","currency") WHERE "payout_requests"."period" is null and "payout_requests"."state" in ('DRAFT', 'HELD', 'APPROVED');--> statement-breakpoint
CREATE INDEX "payout_requests_account_idx" ON "payout_requests" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "payout_requests_state_idx" ON "payout_requests" USING btree ("state","updated_at") WHERE "payout_requests"."state" not in ('SETTLED', 'RETURNED', 'FAILED_FINAL');--> statement-breakpoint
CREATE INDEX "payout_requests_run_idx" ON "payout_requests" USING btree ("run_id","state") WHERE "payout_requests"."run_id" is not null;