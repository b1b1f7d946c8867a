CREATE TABLE "royalty_entries" (
	"account_id" bigint NOT NULL,
	"version" bigint NOT NULL,
	"transfer_id" text NOT NULL,
	"artist_id" text NOT NULL,
	"source" text NOT NULL,
	"video_id" text,
	"country" text,
	"us_micros" bigint DEFAULT 0 NOT NULL,
	"explanation" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "royalty_entries_account_id_version_pk" PRIMARY KEY("account_id","version")
);
--> statement-breakpoint
ALTER TABLE "royalty_entries" ADD CONSTRAINT "royalty_entries_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "royalty_entries_transfer" ON "royalty_entries" USING btree ("transfer_id","account_id");--> statement-breakpoint
CREATE INDEX "royalty_entries_source" ON "royalty_entries" USING btree ("account_id","source","version");--> statement-breakpoint
CREATE INDEX "royalty_entries_video" ON "royalty_entries" USING btree ("account_id","video_id","version") WHERE "royalty_entries"."video_id" is not null;--> statement-breakpoint
CREATE INDEX "royalty_entries_country" ON "royalty_entries" USING btree ("account_id","country","version") WHERE "royalty_entries"."country" is not null;--> statement-breakpoint
-- What outside tools read of what artists earn: the ledger itself, never a second truth. An artist's account is the first
-- that they earned in; `balance` and `amount` are whole cents, rounded down so that the amounts of an account sum to its balance.
CREATE VIEW "royalty_accounts" AS
SELECT a.id::text AS id, u.id AS user_id, a.currency,
  floor(-a.balance_micros / 10000::numeric)::bigint AS balance, -a.balance_micros AS balance_micros, a.held_debit_micros AS held_micros
FROM users u
JOIN ledger_accounts a ON a.owner = 'artist:' || u.id AND a.name = 'earnings'
WHERE NOT EXISTS (SELECT FROM ledger_accounts b WHERE b.owner = a.owner AND b.name = 'earnings' AND b.id < a.id);
--> statement-breakpoint
-- What the kind of a transfer says of where an entry is from, until the follower wrote down more.
CREATE FUNCTION "royalty_source"(p_kind text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN p_kind ~ '\.(recoup|advance)' THEN 'refund'
    WHEN p_kind LIKE 'payout.withholding%' THEN 'tax'
    WHEN p_kind LIKE 'payout.fee%' THEN 'fee'
    WHEN split_part(p_kind, '.', 1) IN ('view', 'tip', 'patron', 'collaboration', 'livestream', 'merch', 'payout') THEN split_part(p_kind, '.', 1)
    WHEN p_kind LIKE 'charge.%' THEN 'patron'
    ELSE 'refund'
  END
$$;
--> statement-breakpoint
CREATE VIEW "royalty_transactions" AS
SELECT a.id || '.' || e.version AS id, a.id::text AS account_id, u.id AS user_id,
  (floor(-e.balance_micros / 10000::numeric) - floor((e.amount_micros - e.balance_micros) / 10000::numeric))::bigint AS amount,
  -e.amount_micros AS amount_micros, a.currency, coalesce(r.source, royalty_source(x.kind)) AS source,
  r.video_id, r.country, x.kind, x.id AS transfer_id, e.created_at
FROM users u
JOIN ledger_accounts a ON a.owner = 'artist:' || u.id AND a.name = 'earnings'
JOIN ledger_entries e ON e.account_id = a.id
JOIN ledger_transfers x ON x.id = e.transfer_id
LEFT JOIN royalty_entries r ON r.account_id = e.account_id AND r.version = e.version;
