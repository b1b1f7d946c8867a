import { and, desc, eq, lt, sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { sharingMonths, sponsorAmounts } from "@/db/schema";
import { isUsSource } from "../credits/us-part";
import { monthBounds } from "./rules";

/** Who counts a month, and who adds to one: one at a time. */
const SHARING_LOCK = 7_341_006;

export type MonthRow = typeof sharingMonths.$inferSelect;

export async function lockSharing(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${SHARING_LOCK})`);
}

export async function findMonth(tx: Tx, month: string, currency: string): Promise<MonthRow | null> {
  const [row] = await tx
    .select()
    .from(sharingMonths)
    .where(and(eq(sharingMonths.month, month), eq(sharingMonths.currency, currency)))
    .limit(1);
  return row ?? null;
}

/** What the month that was shared before it left over. */
export async function findCarried(tx: Tx, month: string, currency: string): Promise<bigint> {
  const [row] = await tx
    .select({ carriedOutMicros: sharingMonths.carriedOutMicros })
    .from(sharingMonths)
    .where(and(lt(sharingMonths.month, month), eq(sharingMonths.currency, currency)))
    .orderBy(desc(sharingMonths.month))
    .limit(1);
  return row?.carriedOutMicros ?? 0n;
}

export async function sumSponsors(tx: Tx, month: string, currency: string): Promise<bigint> {
  const [row] = await tx
    .select({ total: sql<string>`coalesce(sum(${sponsorAmounts.amountMicros}), 0)::text` })
    .from(sponsorAmounts)
    .where(and(eq(sponsorAmounts.month, month), eq(sponsorAmounts.currency, currency)));
  return BigInt(row?.total ?? "0");
}

const currencies = z.array(z.object({ currency: z.string() }));

/**
 * In which currencies something was given for a month, or left over before it.
 * @param of.withFees also those that fans paid in, of whose fees a part is set aside
 */
export async function findCurrencies(tx: Tx, month: string, of: { readonly withFees: boolean }): Promise<readonly string[]> {
  const { start, end } = monthBounds(month);
  const found = currencies.parse(
    await tx.execute(sql`
      select currency from payments where ${of.withFees} and paid_at >= ${start.toISOString()}::timestamptz and paid_at < ${end.toISOString()}::timestamptz
      union select currency from sponsor_amounts where month = ${month}
      union select currency from (select distinct on (currency) currency, carried_out_micros from sharing_months where month < ${month}
        order by currency, month desc) as last where carried_out_micros > 0
      order by 1`),
  );
  return found.map(({ currency }) => currency);
}

const views = z.array(z.object({ artist_id: z.string(), views: z.string().transform(Number) }));

/** How many of each artist's views in a month were from the US, or count as such. */
export async function countUsViews(tx: Tx, month: string): Promise<ReadonlyMap<string, number>> {
  const { start, end } = monthBounds(month);
  const found = views.parse(
    await tx.execute(sql`
      select artist_id, count(*)::text as views from royalty_views
      where counted_at >= ${start.toISOString()}::timestamptz and counted_at < ${end.toISOString()}::timestamptz and status = 'counted' and ${isUsSource(sql`country`, sql`counted_at`)}
      group by artist_id`),
  );
  return new Map(found.map((row) => [row.artist_id, row.views]));
}
