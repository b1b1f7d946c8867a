CREATE TABLE "patron_import_rows" (
	"import_id" text NOT NULL,
	"line" integer NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"source_tier" text NOT NULL,
	"since" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"note" text DEFAULT '' NOT NULL,
	"plan" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"fan_id" text,
	"tier_id" text,
	CONSTRAINT "patron_import_rows_import_id_line_pk" PRIMARY KEY("import_id","line")
);
--> statement-breakpoint
CREATE TABLE "patron_imports" (
	"id" text PRIMARY KEY NOT NULL,
	"artist_id" text NOT NULL,
	"format" text NOT NULL,
	"file_name" text NOT NULL,
	"status" text NOT NULL,
	"tier_map" jsonb NOT NULL,
	"ends_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "patron_notes" (
	"id" text PRIMARY KEY NOT NULL,
	"artist_id" text NOT NULL,
	"fan_id" text NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "patron_import_rows" ADD CONSTRAINT "patron_import_rows_import_id_patron_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."patron_imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_import_rows" ADD CONSTRAINT "patron_import_rows_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_import_rows" ADD CONSTRAINT "patron_import_rows_tier_id_patron_tiers_id_fk" FOREIGN KEY ("tier_id") REFERENCES "public"."patron_tiers"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_imports" ADD CONSTRAINT "patron_imports_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_notes" ADD CONSTRAINT "patron_notes_artist_id_users_id_fk" FOREIGN KEY ("artist_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patron_notes" ADD CONSTRAINT "patron_notes_fan_id_users_id_fk" FOREIGN KEY ("fan_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "patron_import_rows_open" ON "patron_import_rows" USING btree ("import_id","outcome","line");--> statement-breakpoint
CREATE INDEX "patron_imports_artist" ON "patron_imports" USING btree ("artist_id","id");--> statement-breakpoint
CREATE INDEX "patron_notes_patron" ON "patron_notes" USING btree ("artist_id","fan_id","id");