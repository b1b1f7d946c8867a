DROP INDEX "mrr_movements_artist";--> statement-breakpoint
CREATE INDEX "mrr_movements_sums" ON "mrr_movements" USING btree ("artist_id","at","kind","currency","delta_cents");