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
CREATE INDEX "ledger_transfers_source" ON "ledger_transfers" USING btree ("source_id");--> statement-breakpoint
CREATE FUNCTION "ledger_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The ledger is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LG009';
END
$$;--> statement-breakpoint
CREATE TRIGGER "ledger_transfers_append_only" BEFORE UPDATE OR DELETE ON "ledger_transfers" FOR EACH ROW EXECUTE FUNCTION "ledger_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "ledger_transfers_no_truncate" BEFORE TRUNCATE ON "ledger_transfers" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "ledger_entries_append_only" BEFORE UPDATE OR DELETE ON "ledger_entries" FOR EACH ROW EXECUTE FUNCTION "ledger_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "ledger_entries_no_truncate" BEFORE TRUNCATE ON "ledger_entries" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "ledger_batches_append_only" BEFORE UPDATE OR DELETE ON "ledger_batches" FOR EACH ROW EXECUTE FUNCTION "ledger_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "ledger_batches_no_truncate" BEFORE TRUNCATE ON "ledger_batches" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "ledger_accounts_kept" BEFORE DELETE OR UPDATE OF "id", "owner", "name", "currency", "normal_side", "is_floored", "opened_in" ON "ledger_accounts" FOR EACH ROW EXECUTE FUNCTION "ledger_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "ledger_accounts_no_truncate" BEFORE TRUNCATE ON "ledger_accounts" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_change"();--> statement-breakpoint
-- The one way in. Transfers name their accounts by place (from 1) in the first five lists. Answers how many were new,
-- and the batch they are in. LG001: the id is there with another content. LG002: the hold was voided, its id is dead.
-- LG003: a reversal that its original does not cover. LG004: a hold that cannot be ended so. LG005: accounts that differ.
CREATE FUNCTION "ledger_post"(
  p_owners text[], p_names text[], p_account_currencies text[], p_sides text[], p_floors boolean[],
  p_ids text[], p_debits integer[], p_credits integer[], p_amounts bigint[], p_currencies text[], p_phases text[],
  p_kinds text[], p_source_types text[], p_source_ids text[], p_reverses text[], p_pendings text[], p_at timestamptz
) RETURNS TABLE (posted integer, batch bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
-- A plan made while the tables were small must not scan them once they are large.
SET enable_seqscan = off
SET enable_mergejoin = off
AS $$
DECLARE
  v_known text[];
  v_bad text;
  v_ids bigint[];
  v_balances bigint[];
  v_versions bigint[];
  v_currencies integer[];
  v_alike boolean;
  v_opened boolean := false;
  v_released bigint[];
  v_batch bigint;
  v_previous text;
  v_posted integer;
  v_lines text;
BEGIN
  -- One line of batches: whoever posts waits here for the one before, whatever else it locks.
  PERFORM pg_advisory_xact_lock(7341002);

  SELECT array_agg(x.id) INTO v_known FROM ledger_transfers x WHERE x.id = ANY (p_ids);
  IF v_known IS NOT NULL THEN
    SELECT t.id INTO v_bad
    FROM unnest(p_ids, p_debits, p_credits, p_amounts, p_currencies, p_phases, p_kinds, p_source_types, p_source_ids, p_reverses, p_pendings)
      AS t(id, debit, credit, amount, currency, phase, kind, source_type, source_id, reverses_id, pending_id)
    JOIN ledger_transfers x ON x.id = t.id
    JOIN ledger_accounts d ON d.id = x.debit_account_id
    JOIN ledger_accounts c ON c.id = x.credit_account_id
    WHERE (d.owner, d.name, d.currency, c.owner, c.name, c.currency, x.amount_micros, x.currency, x.phase, x.kind, x.source_type, x.source_id, x.reverses_id, x.pending_id)
      IS DISTINCT FROM (p_owners[t.debit], p_names[t.debit], p_account_currencies[t.debit], p_owners[t.credit], p_names[t.credit], p_account_currencies[t.credit],
        t.amount, t.currency, t.phase, t.kind, t.source_type, t.source_id, t.reverses_id, t.pending_id)
    LIMIT 1;
    IF v_bad IS NOT NULL THEN
      RAISE EXCEPTION 'Transfer % is in the ledger with another content.', v_bad USING ERRCODE = 'LG001';
    END IF;
    SELECT x.pending_id INTO v_bad FROM ledger_transfers x WHERE x.pending_id = ANY (p_ids) AND x.phase = 'void' LIMIT 1;
    IF v_bad IS NOT NULL THEN
      RAISE EXCEPTION 'Hold % was voided; its id cannot be used again.', v_bad USING ERRCODE = 'LG002';
    END IF;
    IF cardinality(v_known) = cardinality(p_ids) THEN
      RETURN QUERY SELECT 0, NULL::bigint;
      RETURN;
    END IF;
  END IF;

  SELECT b.seq, b.hash INTO v_batch, v_previous FROM ledger_batches b ORDER BY b.seq DESC LIMIT 1;
  v_batch := coalesce(v_batch, 0) + 1;
  v_previous := coalesce(v_previous, repeat('0', 64));

  LOOP
    SELECT array_agg(l.id ORDER BY l.n), array_agg(l.balance_micros ORDER BY l.n), array_agg(l.version ORDER BY l.n),
      array_agg(hashtext(l.currency) ORDER BY l.n), bool_and(l.is_alike)
    INTO v_ids, v_balances, v_versions, v_currencies, v_alike
    FROM (
      SELECT i.n, a.id, a.balance_micros, a.version, a.currency, a.normal_side = i.side AND a.is_floored = i.floored AS is_alike
      FROM unnest(p_owners, p_names, p_account_currencies, p_sides, p_floors) WITH ORDINALITY AS i(owner, name, currency, side, floored, n)
      JOIN ledger_accounts a ON a.owner = i.owner AND a.name = i.name AND a.currency = i.currency
      ORDER BY a.id
      FOR NO KEY UPDATE OF a
    ) l;
    EXIT WHEN cardinality(v_ids) = cardinality(p_owners);
    IF v_opened THEN
      RAISE EXCEPTION 'An account is named twice.' USING ERRCODE = 'LG005';
    END IF;
    INSERT INTO ledger_accounts (owner, name, currency, normal_side, is_floored, opened_in)
    SELECT i.owner, i.name, i.currency, i.side, i.floored, v_batch
    FROM unnest(p_owners, p_names, p_account_currencies, p_sides, p_floors) AS i(owner, name, currency, side, floored)
    ON CONFLICT DO NOTHING;
    v_opened := true;
  END LOOP;
  IF NOT v_alike THEN
    RAISE EXCEPTION 'An account is there with another nature.' USING ERRCODE = 'LG005';
  END IF;

  IF array_remove(p_pendings, NULL) <> '{}' THEN
    SELECT t.id INTO v_bad
    FROM unnest(p_ids, p_debits, p_credits, p_amounts, p_pendings, p_phases) AS t(id, debit, credit, amount, pending_id, phase)
    LEFT JOIN ledger_transfers h ON h.id = t.pending_id
    WHERE t.pending_id IS NOT NULL AND t.id <> ALL (coalesce(v_known, '{}'))
      AND (h.id IS NULL OR h.phase <> 'pending' OR h.debit_account_id <> v_ids[t.debit] OR h.credit_account_id <> v_ids[t.credit]
        OR t.amount > h.amount_micros OR (t.phase = 'void' AND t.amount <> h.amount_micros)
        OR EXISTS (SELECT FROM ledger_transfers e WHERE e.pending_id = t.pending_id))
    LIMIT 1;
    IF v_bad IS NOT NULL THEN
      RAISE EXCEPTION 'Transfer % ends a hold that is not open, or not as it was held.', v_bad USING ERRCODE = 'LG004';
    END IF;
    SELECT array_agg(coalesce(h.amount_micros, 0) ORDER BY t.n) INTO v_released
    FROM unnest(p_pendings) WITH ORDINALITY AS t(pending_id, n)
    LEFT JOIN ledger_transfers h ON h.id = t.pending_id;
  END IF;

  WITH input AS MATERIALIZED (
    SELECT t.*, t.phase IN ('posted', 'post') AS moves,
      CASE WHEN t.phase = 'pending' THEN t.amount ELSE -coalesce(v_released[t.n], 0) END AS held
    FROM unnest(p_ids, p_debits, p_credits, p_amounts, p_currencies, p_phases, p_kinds, p_source_types, p_source_ids, p_reverses, p_pendings)
      WITH ORDINALITY AS t(id, debit, credit, amount, currency, phase, kind, source_type, source_id, reverses_id, pending_id, n)
    WHERE v_known IS NULL OR t.id <> ALL (v_known)
  ), legs AS (
    SELECT 0 AS leg, i.debit AS account, i.amount AS signed, i.held AS held_debit, 0::bigint AS held_credit, i.* FROM input i
    UNION ALL
    SELECT 1, i.credit, -i.amount, 0, i.held, i.* FROM input i
  ), counted AS MATERIALIZED (
    SELECT l.*,
      v_balances[l.account] + coalesce(sum(l.signed) FILTER (WHERE l.moves) OVER w, 0)::bigint AS balance,
      v_versions[l.account] + count(*) FILTER (WHERE l.moves) OVER w AS version
    FROM legs l
    WINDOW w AS (PARTITION BY l.account ORDER BY l.n ROWS UNBOUNDED PRECEDING)
  ), written_entries AS (
    INSERT INTO ledger_entries (account_id, version, transfer_id, amount_micros, balance_micros, created_at)
    SELECT v_ids[c.account], c.version, c.id, c.signed, c.balance, p_at FROM counted c WHERE c.moves
  ), written_transfers AS (
    INSERT INTO ledger_transfers (id, batch_seq, position, debit_account_id, credit_account_id, debit_version, credit_version,
      amount_micros, currency, phase, kind, source_type, source_id, reverses_id, pending_id, created_at)
    SELECT p.id, v_batch, p.n, v_ids[p.debit], v_ids[p.credit],
      CASE WHEN p.moves THEN p.version END, CASE WHEN p.moves THEN p.other_version END, p.amount,
      -- Null, which is refused, unless both accounts have the transfer's currency.
      CASE WHEN v_currencies[p.debit] = hashtext(p.currency) AND v_currencies[p.credit] = hashtext(p.currency) THEN p.currency END,
      p.phase, p.kind, p.source_type, p.source_id, p.reverses_id, p.pending_id, p_at
    FROM (SELECT c.*, lead(c.version) OVER (ORDER BY c.n, c.leg) AS other_version FROM counted c) p
    WHERE p.leg = 0
    RETURNING 1
  ), moved AS (
    UPDATE ledger_accounts a
    SET balance_micros = a.balance_micros + s.moved_micros, version = a.version + s.entries,
      held_debit_micros = a.held_debit_micros + s.held_debit, held_credit_micros = a.held_credit_micros + s.held_credit
    FROM (
      SELECT v_ids[c.account] AS id, coalesce(sum(c.signed) FILTER (WHERE c.moves), 0)::bigint AS moved_micros, count(*) FILTER (WHERE c.moves) AS entries,
        sum(c.held_debit)::bigint AS held_debit, sum(c.held_credit)::bigint AS held_credit
      FROM counted c GROUP BY c.account
    ) s
    WHERE a.id = s.id
  )
  SELECT count(*) INTO v_posted FROM written_transfers;

  IF array_remove(p_reverses, NULL) <> '{}' THEN
    SELECT r.id INTO v_bad
    FROM (SELECT DISTINCT u.id FROM unnest(p_reverses) AS u(id) WHERE u.id IS NOT NULL) r
    LEFT JOIN ledger_transfers o ON o.id = r.id
    LEFT JOIN ledger_transfers p ON p.id = o.reverses_id
    WHERE o.id IS NULL OR o.phase NOT IN ('posted', 'post')
      -- What takes back a reversal is not taken back again: that is a new reversal of the first.
      OR p.reverses_id IS NOT NULL
      OR (
        SELECT sum(x.amount_micros - coalesce((SELECT sum(y.amount_micros) FROM ledger_transfers y WHERE y.reverses_id = x.id), 0))
        FROM ledger_transfers x WHERE x.reverses_id = r.id
      ) > o.amount_micros
      OR EXISTS (
        SELECT FROM ledger_transfers x
        WHERE x.reverses_id = r.id AND (x.credit_account_id <> o.debit_account_id OR x.debit_account_id <> o.credit_account_id))
    LIMIT 1;
    IF v_bad IS NOT NULL THEN
      RAISE EXCEPTION 'Transfer % does not cover what would reverse it.', v_bad USING ERRCODE = 'LG003';
    END IF;
  END IF;

  SELECT string_agg(
    concat_ws('|', 't', x.position, x.id, x.debit_account_id, x.credit_account_id, x.amount_micros, x.currency, x.phase, x.kind, x.source_type, x.source_id,
      coalesce(x.reverses_id, ''), coalesce(x.pending_id, '')), E'\n' ORDER BY x.position)
  INTO v_lines FROM ledger_transfers x WHERE x.batch_seq = v_batch;
  IF v_opened THEN
    SELECT concat_ws(E'\n', string_agg(concat_ws('|', 'a', a.id, a.owner, a.name, a.currency, a.normal_side, a.is_floored::text), E'\n' ORDER BY a.id), v_lines)
    INTO v_lines FROM ledger_accounts a WHERE a.id = ANY (v_ids) AND a.opened_in = v_batch;
  END IF;
  INSERT INTO ledger_batches (seq, format, transfers, created_at, previous_hash, hash)
  VALUES (v_batch, 1, v_posted, p_at, v_previous, encode(sha256(convert_to(
    concat_ws(E'\n', concat_ws('|', 'b', 1, v_batch, v_posted, (extract(epoch FROM p_at) * 1000)::bigint), v_previous, v_lines), 'UTF8')), 'hex'));
  RETURN QUERY SELECT v_posted, v_batch;
END
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "ledger_post" FROM PUBLIC;--> statement-breakpoint
-- Whoever connects as this role, or as a member of it, can post and read and nothing else here. Where roles may not be
-- made, the triggers above are what there is.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mhc_app') THEN
    BEGIN
      CREATE ROLE mhc_app NOLOGIN;
    EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
      RAISE NOTICE 'The role mhc_app was not made: %', SQLERRM;
    END;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'mhc_app') THEN
    BEGIN
      GRANT USAGE ON SCHEMA public TO mhc_app;
      -- Where the site reads whether a migration is outstanding.
      IF to_regclass('drizzle.__drizzle_migrations') IS NOT NULL THEN
        GRANT USAGE ON SCHEMA drizzle TO mhc_app;
        GRANT SELECT ON drizzle.__drizzle_migrations TO mhc_app;
      END IF;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO mhc_app;
      GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO mhc_app;
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO mhc_app;
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO mhc_app;
      REVOKE INSERT, UPDATE, DELETE ON ledger_accounts, ledger_transfers, ledger_entries, ledger_batches FROM mhc_app;
      REVOKE UPDATE, DELETE ON audit_log FROM mhc_app;
      GRANT EXECUTE ON FUNCTION ledger_post TO mhc_app;
    EXCEPTION WHEN insufficient_privilege THEN
      RAISE NOTICE 'The role mhc_app was given no rights: %', SQLERRM;
    END;
  END IF;
END
$$;
