CREATE TABLE "chain_fees" (
	"chain_id" integer NOT NULL,
	"wallet" text NOT NULL,
	"nonce" bigint NOT NULL,
	"hash" text,
	"coin" text NOT NULL,
	"is_success" boolean NOT NULL,
	"fee_wei" numeric(78, 0) NOT NULL,
	"total_wei" numeric(78, 0) NOT NULL,
	"micros" bigint NOT NULL,
	"mined_at" timestamp (3) with time zone NOT NULL,
	"booked_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "chain_fees_chain_id_wallet_nonce_pk" PRIMARY KEY("chain_id","wallet","nonce"),
	CONSTRAINT "chain_fees_hash_unique" UNIQUE("hash"),
	CONSTRAINT "chain_fees_sums" CHECK ("chain_fees"."fee_wei" >= 0 and "chain_fees"."total_wei" >= "chain_fees"."fee_wei" and "chain_fees"."micros" >= 0)
);
--> statement-breakpoint
ALTER TABLE "chain_nonces" ADD COLUMN "hash" text;--> statement-breakpoint
CREATE INDEX "chain_fees_total" ON "chain_fees" USING btree ("chain_id","wallet","total_wei");--> statement-breakpoint
UPDATE "chain_nonces" n SET "hash" = p."rail_reference" FROM "payout_outbox" o JOIN "payout_requests" p ON p."id" = o."payout_id" WHERE o."key" = n."key" AND o."rail" = 'crypto' AND p."rail_reference" LIKE '0x%';
