CREATE TABLE "royalty_sums" (
	"account_id" bigint NOT NULL,
	"grain" text NOT NULL,
	"dim" text NOT NULL,
	"start" date NOT NULL,
	"key" text NOT NULL,
	"amount_micros" bigint NOT NULL,
	"entries" bigint NOT NULL,
	CONSTRAINT "royalty_sums_account_id_grain_dim_start_key_pk" PRIMARY KEY("account_id","grain","dim","start","key")
);
--> statement-breakpoint
INSERT INTO "royalty_sums" ("account_id", "grain", "dim", "start", "key", "amount_micros", "entries")
SELECT n.account_id, g.grain, k.dim, date_trunc(g.grain, n.utc)::date, k.key, sum(n.amount), count(*)
FROM (
	SELECT r.account_id, r.source, r.video_id, r.country, r.created_at AT TIME ZONE 'UTC' AS utc, -e.amount_micros AS amount
	FROM royalty_entries r JOIN ledger_entries e ON e.account_id = r.account_id AND e.version = r.version
	WHERE r.source NOT IN ('payout', 'tax', 'fee')
) n
CROSS JOIN (VALUES ('day'), ('month')) AS g(grain)
CROSS JOIN LATERAL (VALUES ('source', n.source), ('work', n.video_id), ('country', n.country)) AS k(dim, key)
WHERE k.key IS NOT NULL
GROUP BY 1, 2, 3, 4, 5;
