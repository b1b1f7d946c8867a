CREATE TABLE "royalty_follower" (
	"name" text PRIMARY KEY NOT NULL,
	"batch_seq" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "royalty_statement_hashes" (
	"user_id" text NOT NULL,
	"month" text NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"format" text NOT NULL,
	"sha256" text NOT NULL,
	"bytes" integer NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"differing_sha256" text,
	"differed_at" timestamp (3) with time zone,
	CONSTRAINT "royalty_statement_hashes_user_id_month_currency_format_pk" PRIMARY KEY("user_id","month","currency","format")
);
--> statement-breakpoint
CREATE TABLE "royalty_statements" (
	"user_id" text NOT NULL,
	"month" text NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"account_id" bigint NOT NULL,
	"from_version" bigint NOT NULL,
	"until_version" bigint NOT NULL,
	"names" text NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "royalty_statements_user_id_month_currency_pk" PRIMARY KEY("user_id","month","currency")
);
--> statement-breakpoint
CREATE TABLE "split_balances" (
	"split_id" text NOT NULL,
	"version" integer NOT NULL,
	"party_id" text NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"recoup_micros" bigint DEFAULT 0 NOT NULL,
	"fixed_micros" bigint DEFAULT 0 NOT NULL,
	"share_micros" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "split_balances_split_id_version_party_id_currency_pk" PRIMARY KEY("split_id","version","party_id","currency")
);
--> statement-breakpoint
CREATE TABLE "split_parties" (
	"split_id" text NOT NULL,
	"version" integer NOT NULL,
	"party_id" text NOT NULL,
	"position" integer NOT NULL,
	"share_bps" integer NOT NULL,
	"fixed_micros" bigint DEFAULT 0 NOT NULL,
	"recoup_micros" bigint DEFAULT 0 NOT NULL,
	"answer" text NOT NULL,
	"answered_at" timestamp (3) with time zone,
	CONSTRAINT "split_parties_split_id_version_party_id_pk" PRIMARY KEY("split_id","version","party_id"),
	CONSTRAINT "split_parties_terms" CHECK ("split_parties"."share_bps" between 0 and 10000 and "split_parties"."fixed_micros" >= 0 and "split_parties"."recoup_micros" >= 0)
);
--> statement-breakpoint
CREATE TABLE "split_shares" (
	"whole_id" text NOT NULL,
	"split_id" text NOT NULL,
	"version" integer NOT NULL,
	"party_id" text NOT NULL,
	"recoup_micros" bigint NOT NULL,
	"fixed_micros" bigint NOT NULL,
	"share_micros" bigint NOT NULL,
	"transfer_id" text,
	CONSTRAINT "split_shares_whole_id_split_id_party_id_pk" PRIMARY KEY("whole_id","split_id","party_id")
);
--> statement-breakpoint
CREATE TABLE "split_versions" (
	"split_id" text NOT NULL,
	"version" integer NOT NULL,
	"status" text NOT NULL,
	"is_end" boolean DEFAULT false NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"agreed_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"closed_by" text,
	CONSTRAINT "split_versions_split_id_version_pk" PRIMARY KEY("split_id","version")
);
--> statement-breakpoint
CREATE TABLE "splits" (
	"id" text PRIMARY KEY NOT NULL,
	"video_id" text NOT NULL,
	"holder_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "country" text;--> statement-breakpoint
ALTER TABLE "royalty_statements" ADD CONSTRAINT "royalty_statements_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "split_parties" ADD CONSTRAINT "split_parties_party_id_users_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "split_versions" ADD CONSTRAINT "split_versions_split_id_splits_id_fk" FOREIGN KEY ("split_id") REFERENCES "public"."splits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "split_versions" ADD CONSTRAINT "split_versions_proposed_by_users_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "splits" ADD CONSTRAINT "splits_holder_id_users_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "royalty_statement_hashes_differing" ON "royalty_statement_hashes" USING btree ("differed_at") WHERE "royalty_statement_hashes"."differed_at" is not null;--> statement-breakpoint
CREATE INDEX "split_parties_party" ON "split_parties" USING btree ("party_id","split_id");--> statement-breakpoint
CREATE INDEX "split_shares_split" ON "split_shares" USING btree ("split_id","party_id");--> statement-breakpoint
CREATE UNIQUE INDEX "split_versions_one_proposed" ON "split_versions" USING btree ("split_id") WHERE "split_versions"."status" = 'proposed';--> statement-breakpoint
CREATE UNIQUE INDEX "split_versions_one_agreed" ON "split_versions" USING btree ("split_id") WHERE "split_versions"."status" = 'agreed';--> statement-breakpoint
CREATE UNIQUE INDEX "splits_key" ON "splits" USING btree ("video_id","holder_id");--> statement-breakpoint
CREATE INDEX "splits_holder" ON "splits" USING btree ("holder_id","id");--> statement-breakpoint
CREATE INDEX "royalty_entries_time" ON "royalty_entries" USING btree ("account_id","created_at","version");