CREATE TABLE "payout_methods" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"seal_id" text NOT NULL,
	"last4" text NOT NULL,
	"currency" text NOT NULL,
	"country" text,
	"fingerprint" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"usable_from" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"replaces_id" text,
	"code_hash" text,
	"code_expires_at" timestamp (3) with time zone,
	"code_tries" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sanction_lists" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"published_on" date NOT NULL,
	"source" text NOT NULL,
	"sha256" text NOT NULL,
	"entries" integer NOT NULL,
	"imported_by" text NOT NULL,
	"imported_at" timestamp (3) with time zone NOT NULL,
	"replaced_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sanction_names" (
	"list_id" text NOT NULL,
	"entry_id" text NOT NULL,
	"name" text NOT NULL,
	"country" text,
	"keys" text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "screening_flags" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"status" text NOT NULL,
	"details" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "screenings" (
	"method_id" text PRIMARY KEY NOT NULL,
	"lists_hash" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tax_decisions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"currency" text NOT NULL,
	"policy_version" integer NOT NULL,
	"decision" text NOT NULL,
	"sha256" text NOT NULL,
	"decided_at" timestamp (3) with time zone NOT NULL,
	"paid_at" timestamp (3) with time zone,
	"undone_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "tax_forms" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"person_kind" text NOT NULL,
	"country" text NOT NULL,
	"claims_treaty" boolean NOT NULL,
	"is_subject_to_backup" boolean DEFAULT false NOT NULL,
	"seal_id" text,
	"tin_index" text,
	"tin_last4" text DEFAULT '' NOT NULL,
	"statement_id" text,
	"signed_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"reminded_days" integer
);
--> statement-breakpoint
CREATE TABLE "tax_policies" (
	"version" integer PRIMARY KEY NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	"published_by" text NOT NULL,
	"note" text NOT NULL,
	"confirmed_by" text,
	"confirmed_at" timestamp (3) with time zone,
	"confirmation" text
);
--> statement-breakpoint
CREATE TABLE "tax_rules" (
	"id" text PRIMARY KEY NOT NULL,
	"topic" text NOT NULL,
	"key" text NOT NULL,
	"base" text,
	"rate_bps" integer,
	"amount" bigint,
	"word" text,
	"article" text DEFAULT '' NOT NULL,
	"valid_from" date,
	"valid_to" date,
	"source" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"verified_by" text,
	"introduced_in" integer NOT NULL,
	"retired_in" integer,
	CONSTRAINT "tax_rules_rate" CHECK ("tax_rules"."rate_bps" between 0 and 5000),
	CONSTRAINT "tax_rules_span" CHECK ("tax_rules"."valid_to" is null or "tax_rules"."valid_from" is null or "tax_rules"."valid_to" > "tax_rules"."valid_from")
);
--> statement-breakpoint
CREATE TABLE "vault_accesses" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"seal_id" text NOT NULL,
	"purpose" text NOT NULL,
	"field" text NOT NULL,
	"reader_id" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "vault_keys" (
	"user_id" text NOT NULL,
	"purpose" text NOT NULL,
	"generation" integer NOT NULL,
	"wrapped_by" text,
	"wrapped" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"destroyed_at" timestamp (3) with time zone,
	CONSTRAINT "vault_keys_user_id_purpose_generation_pk" PRIMARY KEY("user_id","purpose","generation")
);
--> statement-breakpoint
CREATE TABLE "vault_seals" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"purpose" text NOT NULL,
	"generation" integer NOT NULL,
	"field" text NOT NULL,
	"sealed" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "payout_methods" ADD CONSTRAINT "payout_methods_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sanction_names" ADD CONSTRAINT "sanction_names_list_id_sanction_lists_id_fk" FOREIGN KEY ("list_id") REFERENCES "public"."sanction_lists"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "screening_flags" ADD CONSTRAINT "screening_flags_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "screenings" ADD CONSTRAINT "screenings_method_id_payout_methods_id_fk" FOREIGN KEY ("method_id") REFERENCES "public"."payout_methods"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tax_decisions" ADD CONSTRAINT "tax_decisions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tax_decisions" ADD CONSTRAINT "tax_decisions_policy_version_tax_policies_version_fk" FOREIGN KEY ("policy_version") REFERENCES "public"."tax_policies"("version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tax_forms" ADD CONSTRAINT "tax_forms_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tax_rules" ADD CONSTRAINT "tax_rules_introduced_in_tax_policies_version_fk" FOREIGN KEY ("introduced_in") REFERENCES "public"."tax_policies"("version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tax_rules" ADD CONSTRAINT "tax_rules_retired_in_tax_policies_version_fk" FOREIGN KEY ("retired_in") REFERENCES "public"."tax_policies"("version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vault_accesses" ADD CONSTRAINT "vault_accesses_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vault_keys" ADD CONSTRAINT "vault_keys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vault_seals" ADD CONSTRAINT "vault_seals_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "payout_methods_active" ON "payout_methods" USING btree ("user_id") WHERE "payout_methods"."status" = 'active';--> statement-breakpoint
CREATE UNIQUE INDEX "payout_methods_proposed" ON "payout_methods" USING btree ("user_id") WHERE "payout_methods"."status" = 'proposed';--> statement-breakpoint
CREATE INDEX "payout_methods_person" ON "payout_methods" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "payout_methods_fingerprint" ON "payout_methods" USING btree ("fingerprint") WHERE "payout_methods"."fingerprint" is not null;--> statement-breakpoint
CREATE INDEX "sanction_names_keys" ON "sanction_names" USING gin ("keys");--> statement-breakpoint
CREATE INDEX "sanction_names_list" ON "sanction_names" USING btree ("list_id");--> statement-breakpoint
CREATE UNIQUE INDEX "screening_flags_once" ON "screening_flags" USING btree ("user_id","kind","subject");--> statement-breakpoint
CREATE INDEX "screening_flags_open" ON "screening_flags" USING btree ("created_at") WHERE "screening_flags"."status" = 'open';--> statement-breakpoint
CREATE INDEX "tax_decisions_person" ON "tax_decisions" USING btree ("user_id","paid_at");--> statement-breakpoint
CREATE INDEX "tax_decisions_paid" ON "tax_decisions" USING btree ("paid_at") WHERE "tax_decisions"."undone_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "tax_forms_current" ON "tax_forms" USING btree ("user_id") WHERE "tax_forms"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "tax_forms_person" ON "tax_forms" USING btree ("user_id","signed_at");--> statement-breakpoint
CREATE INDEX "tax_forms_expiry" ON "tax_forms" USING btree ("expires_at") WHERE "tax_forms"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "tax_rules_key" ON "tax_rules" USING btree ("topic","key");--> statement-breakpoint
CREATE INDEX "vault_accesses_person" ON "vault_accesses" USING btree ("user_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "vault_keys_live" ON "vault_keys" USING btree ("user_id","purpose") WHERE "vault_keys"."destroyed_at" is null;--> statement-breakpoint
CREATE INDEX "vault_keys_wrapped_by" ON "vault_keys" USING btree ("wrapped_by") WHERE "vault_keys"."destroyed_at" is null;--> statement-breakpoint
CREATE INDEX "vault_seals_person" ON "vault_seals" USING btree ("user_id","purpose");--> statement-breakpoint
INSERT INTO "tax_policies" ("version", "published_at", "published_by", "note") VALUES
	(1, '2020-01-01T00:00:00Z', 'the software', 'What came with the software, from public sources read in 2026. Nobody has verified it.');--> statement-breakpoint
-- Which kind of income a source of earnings is.
INSERT INTO "tax_rules" ("id", "topic", "key", "word", "source", "note", "introduced_in")
SELECT 'income.' || key || '@1', 'income', key, word, 'YouTube Help, U.S. tax requirements for YouTube earnings: ads, Premium, Super Chat and memberships are royalties by where viewers are', note, 1
FROM (VALUES
	('view', 'royalty-other', 'May be royalty-film (code 11).'),
	('patron', 'royalty-other', 'Platforms disagree: Patreon lets creators outside the US certify it as foreign income.'),
	('livestream', 'royalty-other', 'Platforms disagree: Patreon lets creators outside the US certify it as foreign income.'),
	('ticket', 'royalty-other', 'May be services.'),
	('collaboration', 'royalty-other', 'Taken for what it is a share of.'),
	('tip', 'tip', 'May be a gift, or services.'),
	('merch', 'affiliate', 'A commission.')
) AS rows(key, word, note);--> statement-breakpoint
-- What is withheld, by form, person and kind of income. Without a rate, a treaty says it.
INSERT INTO "tax_rules" ("id", "topic", "key", "base", "rate_bps", "word", "article", "source", "note", "introduced_in")
SELECT 'withholding.' || state || '.' || kind || '@1', 'withholding', state || '.' || kind, base, rate, CASE WHEN rate IS NULL AND kind = 'tip' THEN 'royalty-other' END, article, source, note, 1
FROM (VALUES
	('w9', 'royalty', 'nothing', 0, 'IRC 3406', 'IRS, Instructions for Form W-9', ''),
	('w9', 'other', 'nothing', 0, 'IRC 3406', 'IRS, Instructions for Form W-9', ''),
	('w8-treaty', 'royalty', 'us-part', NULL, 'IRC 1441, 1442', 'YouTube Help, U.S. tax requirements for YouTube earnings', ''),
	('w8-treaty', 'other', 'nothing', 0, 'IRC 861(a)(3), 862(a)(3)', 'IRS, Publication 515: pay for services done abroad is foreign source', 'Rests on the artist''s word that the work was done outside the US.'),
	('w8-plain', 'royalty', 'us-part', 3000, 'IRC 1441, 1442', 'YouTube Help, U.S. tax requirements for YouTube earnings', ''),
	('w8-plain', 'other', 'nothing', 0, 'IRC 861(a)(3), 862(a)(3)', 'IRS, Publication 515: pay for services done abroad is foreign source', 'Rests on the artist''s word that the work was done outside the US.'),
	('none.individual', 'royalty', 'all', 2400, 'IRC 3406', 'YouTube Help: 24 % of worldwide earnings of an individual without a form', ''),
	('none.individual', 'other', 'all', 2400, 'IRC 3406', 'YouTube Help: 24 % of worldwide earnings of an individual without a form', ''),
	('none.business', 'royalty', 'us-part', 3000, 'IRC 1441, 1442', 'YouTube Help: 30 % of US earnings of a foreign business without a form', ''),
	('none.business', 'other', 'us-part', 3000, 'IRC 1441, 1442', 'YouTube Help: 30 % of US earnings of a foreign business without a form', ''),
	('none.business.US', 'royalty', 'all', 2400, 'IRC 3406', 'IRS, Backup withholding', ''),
	('none.business.US', 'other', 'all', 2400, 'IRC 3406', 'IRS, Backup withholding', '')
) AS states(state, family, base, rate, article, source, note)
JOIN (VALUES ('royalty', 'royalty-other'), ('royalty', 'royalty-film'), ('royalty', 'tip'), ('other', 'services'), ('other', 'affiliate')) AS kinds(family, kind) USING (family);--> statement-breakpoint
-- Treaty rates in percent: royalties by code 12, and by code 11 (film and television); null: not known, so the rate without a treaty holds.
INSERT INTO "tax_rules" ("id", "topic", "key", "rate_bps", "source", "note", "introduced_in")
SELECT 'treaty.' || country || '.' || kind || '@1', 'treaty', country || '.' || kind, percent * 100,
	CASE kind WHEN 'royalty-other' THEN 'Envato, table of US treaty rates for royalties (code 12)' ELSE 'UCLA, table of US treaty rates for film and television (code 11), older' END,
	CASE WHEN country = 'IT' AND kind = 'royalty-other' THEN 'Sources differ: iStock 2014 has 0.'
		WHEN country = 'ES' AND kind = 'royalty-other' THEN 'Sources differ: older tables have 5.'
		WHEN country = 'TH' AND kind = 'royalty-other' THEN 'Sources differ: UCLA has 15.'
		WHEN country = 'NZ' AND kind = 'royalty-film' THEN 'Doubtful.'
		WHEN country = 'NZ' THEN 'Sources differ: older tables have 10.'
		WHEN country = 'ES' THEN 'Doubtful.'
		WHEN country = 'BY' THEN 'The suspension announced for Belarus covers only certain interest.'
		ELSE '' END, 1
FROM (
	SELECT country, 'royalty-other' AS kind, code12 AS percent FROM (VALUES
		('AU', 5), ('AT', 0), ('BD', 10), ('BB', 5), ('BE', 0), ('BG', 5), ('CA', 0), ('CN', 10), ('CY', 0), ('CZ', 0), ('DK', 0), ('EG', 15), ('EE', 10),
		('FI', 0), ('FR', 0), ('DE', 0), ('GR', 0), ('IS', 0), ('IN', 15), ('ID', 10), ('IE', 0), ('IL', 10), ('IT', 5), ('JM', 10), ('JP', 0), ('KZ', 10),
		('KR', 10), ('LV', 10), ('LT', 10), ('LU', 0), ('MT', 10), ('MX', 10), ('MA', 10), ('NL', 0), ('NZ', 5), ('NO', 0), ('PK', 0), ('PH', 15), ('PL', 10),
		('PT', 10), ('RO', 10), ('SK', 0), ('SI', 5), ('ZA', 0), ('ES', 0), ('LK', 10), ('SE', 0), ('CH', 0), ('TH', 5), ('TT', 0), ('TN', 15), ('TR', 10),
		('UA', 10), ('GB', 0), ('VE', 10), ('AM', 0), ('AZ', 0), ('BY', 0), ('GE', 0), ('KG', 0), ('MD', 0), ('TJ', 0), ('UZ', 0)
	) AS twelve(country, code12)
	UNION ALL
	SELECT country, 'royalty-film', code11 FROM (VALUES
		('AU', 5), ('AT', 10), ('BD', 10), ('BB', 5), ('BE', 0), ('BG', 5), ('CA', 10), ('CN', 10), ('CY', 0), ('CZ', 0), ('DK', 0), ('EG', 0), ('EE', 10),
		('FI', 0), ('FR', 0), ('DE', 0), ('GR', 30), ('IS', 5), ('IN', 15), ('ID', 10), ('IE', 0), ('IL', 10), ('IT', 8), ('JM', 10), ('JP', 0), ('KZ', 10),
		('KR', 10), ('LV', 10), ('LT', 10), ('LU', 0), ('MX', 10), ('MA', 10), ('NL', 0), ('NZ', 10), ('NO', 0), ('PK', 30), ('PH', 15), ('PL', 10),
		('PT', 10), ('RO', 10), ('SK', 0), ('SI', 5), ('ZA', 0), ('ES', 8), ('LK', 10), ('SE', 0), ('CH', 0), ('TH', 5), ('TT', 30), ('TN', 15), ('TR', 10),
		('UA', 10), ('GB', 0), ('VE', 10), ('AM', 0), ('AZ', 0), ('BY', 0), ('GE', 0), ('KG', 0), ('MD', 0), ('TJ', 0), ('UZ', 0)
	) AS eleven(country, code11)
) AS rates;--> statement-breakpoint
-- Treaties that ended, were suspended or began on a day; before it, and for countries without a row, the rate without a treaty holds.
INSERT INTO "tax_rules" ("id", "topic", "key", "rate_bps", "valid_from", "source", "note", "introduced_in")
SELECT 'treaty.' || country || '.' || kind || '.' || since || '@1', 'treaty', country || '.' || kind, rate, since::date, source, note, 1
FROM (VALUES
	('HU', 3000, '2024-01-01', 'IRS, United States income tax treaties: Hungary, terminated for payments from 2024-01-01', ''),
	('RU', 3000, '2024-08-16', 'US Treasury, suspension of the convention with Russia from 2024-08-16', ''),
	('CL', 1000, '2024-02-01', 'IRS, convention with Chile, in force for payments from 2024-02-01', 'Its 2 % is for the use of equipment alone.')
) AS ended(country, rate, since, source, note)
CROSS JOIN (VALUES ('royalty-other'), ('royalty-film')) AS kinds(kind);--> statement-breakpoint
-- From how much a year is reported, in cents of USD.
INSERT INTO "tax_rules" ("id", "topic", "key", "amount", "article", "valid_from", "valid_to", "source", "note", "introduced_in") VALUES
	('threshold.1099-misc.royalties@1', 'threshold', '1099-misc.royalties', 1000, 'IRC 6050N', NULL, NULL, 'IRS, Instructions for Forms 1099-MISC and 1099-NEC', '', 1),
	('threshold.1099-misc.other@1', 'threshold', '1099-misc.other', 60000, 'IRC 6041', NULL, '2026-01-01', 'IRS, Instructions for Forms 1099-MISC and 1099-NEC', '', 1),
	('threshold.1099-misc.other.2026-01-01@1', 'threshold', '1099-misc.other', 200000, 'IRC 6041', '2026-01-01', NULL, 'Public Law 119-21: $2,000 for payments from 2026', 'Follows prices from 2027.', 1),
	('threshold.1099-nec@1', 'threshold', '1099-nec', 60000, 'IRC 6041A', NULL, '2026-01-01', 'IRS, Instructions for Forms 1099-MISC and 1099-NEC', '', 1),
	('threshold.1099-nec.2026-01-01@1', 'threshold', '1099-nec', 200000, 'IRC 6041A', '2026-01-01', NULL, 'Public Law 119-21: $2,000 for payments from 2026', 'Follows prices from 2027.', 1),
	('threshold.1042-s@1', 'threshold', '1042-s', 0, '', NULL, NULL, 'IRS, Instructions for Form 1042-S: from the first dollar', '', 1),
	('threshold.1099-k@1', 'threshold', '1099-k', 2000000, 'IRC 6050W', NULL, NULL, 'Public Law 119-21: more than $20,000 and more than 200 transactions', 'Whether we are a settlement organisation is open; no such form is made. States ask from less: IL $1,000; MD, MA, VT and VA $600.', 1),
	('threshold.dac7@1', 'threshold', 'dac7', 0, 'Council Directive (EU) 2021/514', NULL, NULL, 'Directive 2021/514: its exemption of 30 sales and EUR 2,000 is for goods alone', 'Whether creators give personal services is contested.', 1);--> statement-breakpoint
-- For how many years a form holds from the day it is signed.
INSERT INTO "tax_rules" ("id", "topic", "key", "amount", "source", "note", "introduced_in") VALUES
	('term.w8ben@1', 'term', 'w8ben', 3, 'IRS, Instructions for Form W-8BEN; three years to the day, as Open Collective does', 'The law lets it hold to the end of the third calendar year after.', 1),
	('term.w8bene@1', 'term', 'w8bene', 3, 'IRS, Instructions for Form W-8BEN-E; three years to the day, as Open Collective does', 'The law lets it hold to the end of the third calendar year after.', 1);--> statement-breakpoint
-- Where sellers live of whom the EU is told.
INSERT INTO "tax_rules" ("id", "topic", "key", "source", "introduced_in")
SELECT 'dac7.' || country || '@1', 'dac7', country, 'Council Directive (EU) 2021/514; members of the EU', 1
FROM unnest(ARRAY['AT','BE','BG','HR','CY','CZ','DK','EE','FI','FR','DE','GR','HU','IE','IT','LV','LT','LU','MT','NL','PL','PT','RO','SK','SI','ES','SE']) AS country;
