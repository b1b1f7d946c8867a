ALTER TABLE "merch_shops" DROP COLUMN "sealed_secret";--> statement-breakpoint
ALTER TABLE "merch_shops" DROP COLUMN "sealed_previous_secret";