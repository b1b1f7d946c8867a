CREATE TABLE "cdn_checks" (
	"cdn" text PRIMARY KEY NOT NULL,
	"problem" text,
	"since" timestamp (3) with time zone NOT NULL,
	"checked_at" timestamp (3) with time zone NOT NULL,
	"put_ms" integer,
	"read_ms" integer,
	"purge_ms" integer
);
--> statement-breakpoint
CREATE TABLE "cdn_objects" (
	"cdn" text NOT NULL,
	"cid" text NOT NULL,
	"state" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "cdn_objects_cdn_cid_pk" PRIMARY KEY("cdn","cid")
);
