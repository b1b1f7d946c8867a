CREATE TABLE "site_hours" (
	"hour" timestamp (3) with time zone PRIMARY KEY NOT NULL,
	"served_bytes" bigint NOT NULL,
	"requests" bigint NOT NULL
);
