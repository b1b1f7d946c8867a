CREATE TABLE "payout_run_lanes" (
	"run_id" text NOT NULL,
	"lane" integer NOT NULL,
	"lanes" integer NOT NULL,
	"cursor" bigint DEFAULT 0 NOT NULL,
	"is_done" boolean DEFAULT false NOT NULL,
	CONSTRAINT "payout_run_lanes_run_id_lane_pk" PRIMARY KEY("run_id","lane"),
	CONSTRAINT "payout_run_lanes_lane" CHECK ("payout_run_lanes"."lane" >= 0 and "payout_run_lanes"."lane" < "payout_run_lanes"."lanes")
);
--> statement-breakpoint
ALTER TABLE "payout_run_lanes" ADD CONSTRAINT "payout_run_lanes_run_id_payout_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."payout_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- A run that is under way goes on where it stood, in one lane.
INSERT INTO "payout_run_lanes" ("run_id", "lane", "lanes", "cursor", "is_done") SELECT "id", 0, 1, "cursor", "status" <> 'preparing' FROM "payout_runs";--> statement-breakpoint
ALTER TABLE "payout_runs" DROP COLUMN "cursor";--> statement-breakpoint
-- A plan made while there are few accounts reads all of them for each batch; that is only known once there are many.
ALTER FUNCTION "ledger_post" SET enable_hashjoin = off;--> statement-breakpoint
-- Balances change in their place, without new entries in the indexes, as long as the page has room.
ALTER TABLE "ledger_accounts" SET (fillfactor = 50);
