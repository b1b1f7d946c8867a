ALTER TABLE "payout_runs" ALTER COLUMN "cursor" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "payout_runs" ALTER COLUMN "cursor" SET DATA TYPE bigint USING 0;--> statement-breakpoint
ALTER TABLE "payout_runs" ALTER COLUMN "cursor" SET DEFAULT 0;--> statement-breakpoint
ALTER TABLE "payout_exceptions" ADD COLUMN "told_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "payout_requests" DROP COLUMN "tax";