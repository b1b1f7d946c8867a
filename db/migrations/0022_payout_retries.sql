CREATE TABLE "payout_stripe_accounts" (
	"user_id" text PRIMARY KEY NOT NULL,
	"stripe_account_id" text NOT NULL,
	"is_ready" boolean DEFAULT false NOT NULL,
	"read_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payout_stripe_accounts_stripe_account_id_unique" UNIQUE("stripe_account_id")
);
--> statement-breakpoint
DROP INDEX "payout_outbox_attempt_key";--> statement-breakpoint
ALTER TABLE "payout_requests" ADD COLUMN "from_version" bigint NOT NULL;--> statement-breakpoint
ALTER TABLE "payout_requests" ADD COLUMN "to_version" bigint NOT NULL;--> statement-breakpoint
ALTER TABLE "payout_requests" ADD COLUMN "retry_of_id" text;--> statement-breakpoint
ALTER TABLE "payout_steps" ADD COLUMN "told_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "payout_stripe_accounts" ADD CONSTRAINT "payout_stripe_accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "payout_requests_retry_key" ON "payout_requests" USING btree ("retry_of_id") WHERE "payout_requests"."retry_of_id" is not null;--> statement-breakpoint
ALTER TABLE "payout_outbox" DROP COLUMN "attempt";--> statement-breakpoint
ALTER TABLE "payout_outbox" DROP COLUMN "ended_at";--> statement-breakpoint
ALTER TABLE "payout_outbox" ADD CONSTRAINT "payout_outbox_payout_id_unique" UNIQUE("payout_id");