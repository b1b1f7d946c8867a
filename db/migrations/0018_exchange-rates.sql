CREATE TABLE "exchange_rates" (
	"currency" text NOT NULL,
	"valid_from" timestamp (3) with time zone NOT NULL,
	"micros_per_dollar" bigint NOT NULL,
	"source" text NOT NULL,
	"set_by" text NOT NULL,
	CONSTRAINT "exchange_rates_currency_valid_from_pk" PRIMARY KEY("currency","valid_from"),
	CONSTRAINT "exchange_rates_positive" CHECK ("exchange_rates"."micros_per_dollar" > 0)
);
--> statement-breakpoint
INSERT INTO "exchange_rates" ("currency", "valid_from", "micros_per_dollar", "source", "set_by") VALUES
	('EUR', '2020-01-01T00:00:00Z', 920000, 'Reference value that came with the software, of no market. Set the rate of a day.', 'the software'),
	('GBP', '2020-01-01T00:00:00Z', 790000, 'Reference value that came with the software, of no market. Set the rate of a day.', 'the software'),
	('CAD', '2020-01-01T00:00:00Z', 1370000, 'Reference value that came with the software, of no market. Set the rate of a day.', 'the software'),
	('AUD', '2020-01-01T00:00:00Z', 1520000, 'Reference value that came with the software, of no market. Set the rate of a day.', 'the software'),
	('JPY', '2020-01-01T00:00:00Z', 150000000, 'Reference value that came with the software, of no market. Set the rate of a day.', 'the software');
