CREATE TABLE "proof_checkpoints" (
	"number" integer PRIMARY KEY NOT NULL,
	"note" text NOT NULL,
	"cid" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "proof_spans" (
	"number" integer PRIMARY KEY NOT NULL,
	"size" bigint NOT NULL,
	"ledger_seq" bigint NOT NULL,
	"audit_seq" bigint NOT NULL,
	"salt" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "privacy_erasures" (
	"user_id" text PRIMARY KEY NOT NULL,
	"erased_at" timestamp (3) with time zone NOT NULL,
	"erased" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "privacy_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"object_key" text,
	"size_bytes" integer,
	"expires_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "privacy_restrictions" (
	"user_id" text PRIMARY KEY NOT NULL,
	"since" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "retention_rules" (
	"data_class" text NOT NULL,
	"valid_from" date NOT NULL,
	"kept_days" integer NOT NULL,
	"reason" text NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "retention_rules_data_class_valid_from_pk" PRIMARY KEY("data_class","valid_from")
);
--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "format" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "detail_salt" text;--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "detail_hash" text;--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "origin" jsonb;--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "origin_salt" text;--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "origin_hash" text;--> statement-breakpoint
CREATE INDEX "privacy_requests_user" ON "privacy_requests" USING btree ("user_id","requested_at");--> statement-breakpoint
CREATE INDEX "privacy_requests_due" ON "privacy_requests" USING btree ("due_at") WHERE "privacy_requests"."status" = 'scheduled';--> statement-breakpoint
CREATE UNIQUE INDEX "privacy_requests_open" ON "privacy_requests" USING btree ("user_id","kind") WHERE "privacy_requests"."status" in ('scheduled', 'running');--> statement-breakpoint
CREATE INDEX "audit_log_actor" ON "audit_log" USING btree ("actor_id","seq");--> statement-breakpoint
CREATE INDEX "audit_log_target" ON "audit_log" USING btree ("target","seq");--> statement-breakpoint
CREATE INDEX "audit_log_at" ON "audit_log" USING btree ("at");--> statement-breakpoint
CREATE TRIGGER "proof_spans_append_only" BEFORE UPDATE OR DELETE ON "proof_spans" FOR EACH ROW EXECUTE FUNCTION "ledger_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "proof_spans_no_truncate" BEFORE TRUNCATE ON "proof_spans" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "proof_checkpoints_append_only" BEFORE UPDATE OR DELETE ON "proof_checkpoints" FOR EACH ROW EXECUTE FUNCTION "ledger_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "proof_checkpoints_no_truncate" BEFORE TRUNCATE ON "proof_checkpoints" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_change"();--> statement-breakpoint
-- Rows of the audit log stay. What may go is what the chain covers by a salted commitment only: details, and from where it
-- was asked, each with its salt, so that nothing is left to guess from.
CREATE FUNCTION "audit_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_kept audit_log;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    v_kept := NEW;
    IF NEW.detail_salt IS NULL AND NEW.before IS NULL AND NEW.after IS NULL AND OLD.detail_hash IS NOT NULL THEN
      v_kept.detail_salt := OLD.detail_salt;
      v_kept.before := OLD.before;
      v_kept.after := OLD.after;
    END IF;
    IF NEW.origin_salt IS NULL AND NEW.origin IS NULL THEN
      v_kept.origin_salt := OLD.origin_salt;
      v_kept.origin := OLD.origin;
    END IF;
    IF v_kept IS NOT DISTINCT FROM OLD THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'The audit log is append-only: % is refused.', TG_OP USING ERRCODE = 'LG009';
END
$$;--> statement-breakpoint
CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE ON "audit_log" FOR EACH ROW EXECUTE FUNCTION "audit_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "audit_log_no_truncate" BEFORE TRUNCATE ON "audit_log" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse_change"();--> statement-breakpoint
-- The one way to forget: details (p_details) or origins (p_origins) of these rows. Answers how many rows had any.
CREATE FUNCTION "audit_forget"(p_details bigint[], p_origins bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
  v_rows integer;
  v_more integer;
BEGIN
  UPDATE audit_log SET before = NULL, after = NULL, detail_salt = NULL WHERE seq = ANY (p_details) AND detail_salt IS NOT NULL;
  GET DIAGNOSTICS v_rows = ROW_COUNT;
  UPDATE audit_log SET origin = NULL, origin_salt = NULL WHERE seq = ANY (p_origins) AND origin_salt IS NOT NULL;
  GET DIAGNOSTICS v_more = ROW_COUNT;
  RETURN v_rows + v_more;
END
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "audit_forget" FROM PUBLIC;--> statement-breakpoint
INSERT INTO "retention_rules" ("data_class", "valid_from", "kept_days", "reason", "source") VALUES
  ('origin', '2020-01-01', 180, 'From where the audit log''s actions were asked: to look into break-ins.', 'GDPR, recital 49; counsel must confirm'),
  ('export', '2020-01-01', 7, 'A file of somebody''s data lies ready no longer than it takes to fetch it.', 'GDPR, Article 5(1)(e); counsel must confirm'),
  ('request', '2020-01-01', 1095, 'That a request about personal data was answered must be shown.', 'GDPR, Article 5(2); counsel must confirm'),
  ('bookkeeping', '2020-01-01', 3650, 'Books, payments and tax papers.', 'GDPR, Article 17(3)(b); 7 to 10 years by country; counsel must confirm'),
  ('erasure-wait', '2020-01-01', 3, 'Time to take back an erasure that somebody else asked for.', 'Ours; within the month of GDPR, Article 12(3)');--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'mhc_app') THEN
    BEGIN
      REVOKE UPDATE, DELETE ON proof_spans, proof_checkpoints FROM mhc_app;
      GRANT EXECUTE ON FUNCTION audit_forget TO mhc_app;
    EXCEPTION WHEN insufficient_privilege THEN
      RAISE NOTICE 'The role mhc_app was given no rights: %', SQLERRM;
    END;
  END IF;
END
$$;
