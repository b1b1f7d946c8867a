ALTER TABLE "payout_requests" DROP CONSTRAINT "payout_requests_run_id_payout_runs_id_fk";
--> statement-breakpoint
ALTER TABLE "payout_steps" DROP CONSTRAINT "payout_steps_payout_id_payout_requests_id_fk";
--> statement-breakpoint
ALTER TABLE "tax_decisions" DROP CONSTRAINT "tax_decisions_policy_version_tax_policies_version_fk";
--> statement-breakpoint
DROP INDEX "tax_decisions_paid";--> statement-breakpoint
CREATE INDEX "tax_decisions_paid" ON "tax_decisions" USING btree ("paid_at") WHERE "tax_decisions"."undone_at" is null and "tax_decisions"."paid_at" is not null;--> statement-breakpoint
-- What took the place of the three keys, whole statements at a time and no weaker: what is named is never deleted, what names it never names
-- another, and whatever is inserted names what is there.
CREATE FUNCTION "refuse_unnaming"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Rows of % stay as they are named and name: % is refused.', TG_TABLE_NAME, TG_OP USING ERRCODE = 'foreign_key_violation';
END
$$;--> statement-breakpoint
CREATE TRIGGER "payout_runs_kept" BEFORE DELETE OR UPDATE OF "id" ON "payout_runs" FOR EACH ROW EXECUTE FUNCTION "refuse_unnaming"();--> statement-breakpoint
CREATE TRIGGER "payout_runs_no_truncate" BEFORE TRUNCATE ON "payout_runs" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_unnaming"();--> statement-breakpoint
CREATE TRIGGER "payout_requests_kept" BEFORE DELETE OR UPDATE OF "id", "run_id" ON "payout_requests" FOR EACH ROW EXECUTE FUNCTION "refuse_unnaming"();--> statement-breakpoint
CREATE TRIGGER "payout_requests_no_truncate" BEFORE TRUNCATE ON "payout_requests" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_unnaming"();--> statement-breakpoint
CREATE TRIGGER "tax_policies_kept" BEFORE DELETE OR UPDATE OF "version" ON "tax_policies" FOR EACH ROW EXECUTE FUNCTION "refuse_unnaming"();--> statement-breakpoint
CREATE TRIGGER "tax_policies_no_truncate" BEFORE TRUNCATE ON "tax_policies" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_unnaming"();--> statement-breakpoint
CREATE TRIGGER "payout_steps_kept" BEFORE UPDATE OF "payout_id" ON "payout_steps" FOR EACH ROW EXECUTE FUNCTION "refuse_unnaming"();--> statement-breakpoint
CREATE TRIGGER "tax_decisions_kept" BEFORE UPDATE OF "policy_version" ON "tax_decisions" FOR EACH ROW EXECUTE FUNCTION "refuse_unnaming"();--> statement-breakpoint
CREATE FUNCTION "payout_requests_run_id_there"() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp
-- A plan made while the tables were small must not read them once they are large.
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
  v_absent text;
BEGIN
  SELECT i.named::text INTO v_absent
  FROM (SELECT DISTINCT m.run_id AS named FROM made m WHERE m.run_id IS NOT NULL) i
  WHERE NOT EXISTS (SELECT FROM payout_runs p WHERE p.id = i.named) LIMIT 1;
  IF v_absent IS NOT NULL THEN
    RAISE EXCEPTION 'There is no % in payout_runs, which a row of payout_requests names.', v_absent USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "payout_requests_run_id_there" AFTER INSERT ON "payout_requests" REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION "payout_requests_run_id_there"();--> statement-breakpoint
CREATE FUNCTION "payout_steps_payout_id_there"() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp
-- A plan made while the tables were small must not read them once they are large.
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
  v_absent text;
BEGIN
  SELECT i.named::text INTO v_absent
  FROM (SELECT DISTINCT m.payout_id AS named FROM made m WHERE m.payout_id IS NOT NULL) i
  WHERE NOT EXISTS (SELECT FROM payout_requests p WHERE p.id = i.named) LIMIT 1;
  IF v_absent IS NOT NULL THEN
    RAISE EXCEPTION 'There is no % in payout_requests, which a row of payout_steps names.', v_absent USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "payout_steps_payout_id_there" AFTER INSERT ON "payout_steps" REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION "payout_steps_payout_id_there"();--> statement-breakpoint
CREATE FUNCTION "tax_decisions_policy_version_there"() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp
-- A plan made while the tables were small must not read them once they are large.
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
  v_absent text;
BEGIN
  SELECT i.named::text INTO v_absent
  FROM (SELECT DISTINCT m.policy_version AS named FROM made m WHERE m.policy_version IS NOT NULL) i
  WHERE NOT EXISTS (SELECT FROM tax_policies p WHERE p.version = i.named) LIMIT 1;
  IF v_absent IS NOT NULL THEN
    RAISE EXCEPTION 'There is no % in tax_policies, which a row of tax_decisions names.', v_absent USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "tax_decisions_policy_version_there" AFTER INSERT ON "tax_decisions" REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION "tax_decisions_policy_version_there"();--> statement-breakpoint
-- As before, with the same rules and the same hash. Batches of holds alone, which a month's run makes of a million accounts, go a shorter way;
-- the hash is made of the rows as they are written, which are not read again; and accounts are not locked before they are changed: whoever
-- changes one holds the lock of the first line until its transaction ends.
CREATE OR REPLACE FUNCTION "ledger_post"(
  p_owners text[], p_names text[], p_account_currencies text[], p_sides text[], p_floors boolean[],
  p_ids text[], p_debits integer[], p_credits integer[], p_amounts bigint[], p_currencies text[], p_phases text[],
  p_kinds text[], p_source_types text[], p_source_ids text[], p_reverses text[], p_pendings text[], p_at timestamptz
) RETURNS TABLE (posted integer, batch bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
-- A plan made while the tables were small must not scan them once they are large.
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off
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

  IF v_known IS NULL AND 'pending' = ALL (p_phases) THEN
    -- Holds make no entries: what they change of an account is one sum.
    WITH written AS (
      INSERT INTO ledger_transfers (id, batch_seq, position, debit_account_id, credit_account_id, amount_micros, currency, phase, kind, source_type, source_id,
        reverses_id, pending_id, created_at)
      SELECT t.id, v_batch, t.n, v_ids[t.debit], v_ids[t.credit], t.amount,
        -- Null, which is refused, unless both accounts have the transfer's currency.
        CASE WHEN v_currencies[t.debit] = hashtext(t.currency) AND v_currencies[t.credit] = hashtext(t.currency) THEN t.currency END,
        t.phase, t.kind, t.source_type, t.source_id, t.reverses_id, t.pending_id, p_at
      FROM unnest(p_ids, p_debits, p_credits, p_amounts, p_currencies, p_phases, p_kinds, p_source_types, p_source_ids, p_reverses, p_pendings)
        WITH ORDINALITY AS t(id, debit, credit, amount, currency, phase, kind, source_type, source_id, reverses_id, pending_id, n)
      RETURNING ledger_transfers.position, concat_ws('|', 't', ledger_transfers.position, id, debit_account_id, credit_account_id, amount_micros, currency, phase, kind, source_type, source_id,
        coalesce(reverses_id, ''), coalesce(pending_id, '')) AS line
    ), moved AS (
      UPDATE ledger_accounts a
      SET held_debit_micros = a.held_debit_micros + s.held_debit, held_credit_micros = a.held_credit_micros + s.held_credit
      FROM (
        SELECT v_ids[l.account] AS id, sum(l.held_debit)::bigint AS held_debit, sum(l.held_credit)::bigint AS held_credit
        FROM (
          SELECT d.account, d.amount AS held_debit, 0::bigint AS held_credit FROM unnest(p_debits, p_amounts) AS d(account, amount)
          UNION ALL
          SELECT c.account, 0, c.amount FROM unnest(p_credits, p_amounts) AS c(account, amount)
        ) l GROUP BY l.account
      ) s
      WHERE a.id = s.id
    )
    SELECT count(*), string_agg(w.line, E'\n' ORDER BY w.position) INTO v_posted, v_lines FROM written w;
  ELSE
    -- What is long (ids, kinds, sources) is taken from the lists by its place at the end, and not carried through the sums.
    WITH input AS MATERIALIZED (
      SELECT t.n, t.debit, t.credit, t.amount, t.phase IN ('posted', 'post') AS moves,
        CASE WHEN t.phase = 'pending' THEN t.amount ELSE -coalesce(v_released[t.n], 0) END AS held
      FROM unnest(p_ids, p_debits, p_credits, p_amounts, p_phases) WITH ORDINALITY AS t(id, debit, credit, amount, phase, n)
      WHERE v_known IS NULL OR t.id <> ALL (v_known)
    ), legs AS (
      SELECT i.n, 0 AS leg, i.debit AS account, i.amount AS signed, i.moves, i.held AS held_debit, 0::bigint AS held_credit FROM input i
      UNION ALL
      SELECT i.n, 1, i.credit, -i.amount, i.moves, 0, i.held FROM input i
    ), counted AS MATERIALIZED (
      SELECT l.*,
        v_balances[l.account] + coalesce(sum(l.signed) FILTER (WHERE l.moves) OVER w, 0)::bigint AS balance,
        v_versions[l.account] + count(*) FILTER (WHERE l.moves) OVER w AS version
      FROM legs l
      WINDOW w AS (PARTITION BY l.account ORDER BY l.n ROWS UNBOUNDED PRECEDING)
    ), written_entries AS (
      INSERT INTO ledger_entries (account_id, version, transfer_id, amount_micros, balance_micros, created_at)
      SELECT v_ids[c.account], c.version, p_ids[c.n], c.signed, c.balance, p_at FROM counted c WHERE c.moves
    ), written AS (
      INSERT INTO ledger_transfers (id, batch_seq, position, debit_account_id, credit_account_id, debit_version, credit_version,
        amount_micros, currency, phase, kind, source_type, source_id, reverses_id, pending_id, created_at)
      SELECT p_ids[p.n], v_batch, p.n, v_ids[p.account], v_ids[p_credits[p.n]],
        CASE WHEN p.moves THEN p.version END, CASE WHEN p.moves THEN p.other_version END, p.signed,
        CASE WHEN v_currencies[p.account] = hashtext(p_currencies[p.n]) AND v_currencies[p_credits[p.n]] = hashtext(p_currencies[p.n]) THEN p_currencies[p.n] END,
        p_phases[p.n], p_kinds[p.n], p_source_types[p.n], p_source_ids[p.n], p_reverses[p.n], p_pendings[p.n], p_at
      FROM (SELECT c.n, c.leg, c.account, c.signed, c.moves, c.version, lead(c.version) OVER (ORDER BY c.n, c.leg) AS other_version FROM counted c) p
      WHERE p.leg = 0
      RETURNING ledger_transfers.position, concat_ws('|', 't', ledger_transfers.position, id, debit_account_id, credit_account_id, amount_micros, currency, phase, kind, source_type, source_id,
        coalesce(reverses_id, ''), coalesce(pending_id, '')) AS line
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
    SELECT count(*), string_agg(w.line, E'\n' ORDER BY w.position) INTO v_posted, v_lines FROM written w;
  END IF;

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

  IF v_opened THEN
    SELECT concat_ws(E'\n', string_agg(concat_ws('|', 'a', a.id, a.owner, a.name, a.currency, a.normal_side, a.is_floored::text), E'\n' ORDER BY a.id), v_lines)
    INTO v_lines FROM ledger_accounts a WHERE a.id = ANY (v_ids) AND a.opened_in = v_batch;
  END IF;
  INSERT INTO ledger_batches (seq, format, transfers, created_at, previous_hash, hash)
  VALUES (v_batch, 1, v_posted, p_at, v_previous, encode(sha256(convert_to(
    concat_ws(E'\n', concat_ws('|', 'b', 1, v_batch, v_posted, (extract(epoch FROM p_at) * 1000)::bigint), v_previous, v_lines), 'UTF8')), 'hex'));
  RETURN QUERY SELECT v_posted, v_batch;
END
$$;
