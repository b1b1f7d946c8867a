CREATE TABLE "royalty_blocks" (
	"account_id" bigint NOT NULL,
	"block" bigint NOT NULL,
	"dim" text NOT NULL,
	"key" text NOT NULL,
	"amount_micros" bigint NOT NULL,
	"us_micros" bigint NOT NULL,
	"entries" bigint NOT NULL,
	CONSTRAINT "royalty_blocks_account_id_block_dim_key_pk" PRIMARY KEY("account_id","block","dim","key")
);
