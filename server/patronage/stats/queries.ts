import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { patronSubscriptions, patronTiers } from "@/db/schema";
import { SOURCE_TYPE } from "../postings/plan-postings";
import { REVENUE_SOURCES } from "./contract";

const whole = z.string().transform(Number);
const HELD_STATUSES = ["TRIALING", "ACTIVE", "PAST_DUE"] as const;

const sumRows = z.array(
  z.object({
    /** Null: before the first month. */
    month: z.string().nullable(),
    currency: z.string(),
    kind: z.enum(["new", "expansion", "contraction", "churn", "reactivation"]),
    cents: whole,
    count: whole,
  }),
);
export type MrrSum = z.output<typeof sumRows>[number];

/** How the artist's MRR moved, summed by month, currency and kind; all that was before `from` in one sum each. */
export async function sumMrrMovements(tx: Tx, input: { readonly artistId: string; readonly from: Date; readonly until: Date }): Promise<MrrSum[]> {
  return sumRows.parse(
    await tx.execute(sql`
      select case when at >= ${input.from} then to_char(date_trunc('month', at, 'UTC') at time zone 'UTC', 'YYYY-MM') end as month,
        currency, kind, sum(delta_cents)::text as cents, count(*)::text as count
      from mrr_movements where artist_id = ${input.artistId} and at <= ${input.until}
      group by 1, 2, 3`),
  );
}

const revenueRows = z.array(
  z.object({
    month: z.string(),
    currency: z.string(),
    source: z.enum(REVENUE_SOURCES),
    payments: whole,
    gross: whole,
    taken: whole,
    tax: whole,
    fee: whole,
    net: whole,
  }),
);
export type RevenueSum = z.output<typeof revenueRows>[number] & { readonly currency: string };

/** What the artist's payments brought, by the month in which the money moved at Stripe; the split is what the ledger says. Cents. */
export async function sumRevenue(tx: Tx, input: { readonly artistId: string; readonly from: Date; readonly until: Date }): Promise<RevenueSum[]> {
  return revenueRows.parse(
    await tx.execute(sql`
      select to_char(b.created_at at time zone 'UTC', 'YYYY-MM') as month, b.currency, p.kind as source,
        count(*) filter (where b.type in ('charge', 'payment'))::text as payments,
        coalesce(sum(b.amount_cents) filter (where b.type in ('charge', 'payment')), 0)::text as gross,
        coalesce(-sum(b.amount_cents) filter (where b.type not in ('charge', 'payment')), 0)::text as taken,
        (coalesce(sum(l.tax), 0)::bigint / 10000)::text as tax, (coalesce(sum(l.fee), 0)::bigint / 10000)::text as fee, (coalesce(sum(l.net), 0)::bigint / 10000)::text as net
      from payments p
      join stripe_balance_transactions b on b.payment_id = p.id
      cross join lateral (
        select sum(s.micros) filter (where s.role = 'tax') as tax,
          sum(s.micros) filter (where s.role in ('fee', 'loss', 'gain')) as fee,
          sum(s.micros) filter (where s.role = 'earnings') as net
        from (
          select split_part(t.kind, '.', 2) as role, case when b.amount_cents < 0 then -t.amount_micros else t.amount_micros end as micros
          from ledger_transfers t where t.source_id = b.id and t.source_type = ${SOURCE_TYPE}
        ) s
      ) l
      where p.artist_id = ${input.artistId} and b.created_at >= ${input.from} and b.created_at <= ${input.until}
      group by 1, 2, 3 order by 1, 2, 3`),
  );
}

/** How many hold each tier of the artist by a subscription now; also the tiers that nobody holds. */
export async function countPatronsByTier(tx: Tx, artistId: string) {
  return tx
    .select({ tierId: patronTiers.id, tier: patronTiers.key, name: patronTiers.name, patrons: sql<number>`count(${patronSubscriptions.id})::int` })
    .from(patronTiers)
    .leftJoin(patronSubscriptions, and(eq(patronSubscriptions.tierId, patronTiers.id), inArray(patronSubscriptions.status, [...HELD_STATUSES])))
    .where(eq(patronTiers.artistId, artistId))
    .groupBy(patronTiers.id)
    .orderBy(asc(patronTiers.rank));
}
