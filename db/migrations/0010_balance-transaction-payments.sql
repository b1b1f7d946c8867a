ALTER TABLE "stripe_balance_transactions" ADD COLUMN "category" text NOT NULL;--> statement-breakpoint
ALTER TABLE "stripe_balance_transactions" ADD COLUMN "payment_id" text;--> statement-breakpoint
ALTER TABLE "stripe_balance_transactions" ADD CONSTRAINT "stripe_balance_transactions_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "stripe_balance_transactions_source" ON "stripe_balance_transactions" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "stripe_balance_transactions_payment" ON "stripe_balance_transactions" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "stripe_balance_transactions_time" ON "stripe_balance_transactions" USING btree ("created_at");