import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { patronSubscriptions, patronTiers } from "@/db/schema";
import { MICROS_PER_CENT } from "../../kernel/money";
import { SOURCE_TYPE } from "../postings/plan-postings";
import { REVENUE_SOURCES } from "./contract";

const whole = z.string().transform(Number);
const HELD_STATUSES = ["TRIALING", "ACTIVE", "PAST_DUE"] as const;

const sumRows = z.array(
  z.object({
    /** From 1, in the order of the months asked for; 0 is all that was before. */
    bucket: z.number(),
    currency: z.string(),
    kind: z.enum(["new", "expansion", "contraction", "churn", "reactivation"]),
    cents: whole,
    count: whole,
  }),
);

export interface MrrSum extends Omit<z.output<typeof sumRows>[number], "bucket"> {
  /** Null: before the first month. */
  readonly month: string | null;
}

export interface Range {
  readonly artistId: string;
  /** Calendar months in UTC, in order and without a gap. */
  readonly months: readonly string[];
  readonly until: Date;
}

const startOf = (month: string) => `${month}-01T00:00:00Z`;
const startsOf = (months: readonly string[]) => sql`${sql.param(months.map(startOf))}::timestamptz[]`;

/** How the artist's MRR moved, summed by month, currency and kind; all that was before the first month in one sum each. */
export async function sumMrrMovements(tx: Tx, { artistId, months, until }: Range): Promise<MrrSum[]> {
  // Months as buckets: a hundred thousand patrons are summed from the index alone, and no time is formatted.
  const rows = sumRows.parse(
    await tx.execute(sql`
      select width_bucket(at, ${startsOf(months)}) as bucket, currency, kind, sum(delta_cents)::text as cents, count(*)::text as count
      from mrr_movements where artist_id = ${artistId} and at <= ${until}
      group by 1, 2, 3`),
  );
  return rows.map(({ bucket, ...row }) => ({ ...row, month: months[bucket - 1] ?? null }));
}

const revenueRows = z.array(
  z.object({
    bucket: z.number(),
    currency: z.string(),
    source: z.enum(REVENUE_SOURCES),
    payments: whole,
    gross: whole,
    taken: whole,
    tax: whole,
    fee: whole,
    stripe: whole,
    net: whole,
  }),
);

export interface RevenueSum extends Omit<z.output<typeof revenueRows>[number], "bucket"> {
  readonly month: string;
}

/** What the artist's payments brought, by the month in which the money moved at Stripe; the split is what the ledger says. Cents. */
export async function sumRevenue(tx: Tx, { artistId, months, until }: Range): Promise<RevenueSum[]> {
  const rows = revenueRows.parse(
    await tx.execute(sql`
      select width_bucket(b.created_at, ${startsOf(months)}) as bucket, b.currency, p.kind as source,
        count(*) filter (where b.type in ('charge', 'payment'))::text as payments,
        coalesce(sum(b.amount_cents) filter (where b.type in ('charge', 'payment')), 0)::text as gross,
        coalesce(sum(b.fee_cents), 0)::text as stripe,
        coalesce(-sum(b.amount_cents) filter (where b.type not in ('charge', 'payment')), 0)::text as taken,
        coalesce(sum(s.tax), 0)::text as tax, coalesce(sum(s.fee), 0)::text as fee, coalesce(sum(s.net), 0)::text as net
      from payments p
      join stripe_balance_transactions b on b.payment_id = p.id
      cross join lateral (select b.type in ('charge', 'payment') and b.currency = p.currency and b.amount_cents = p.amount_cents as is_whole) w
      cross join lateral (
        select coalesce(sum(m.cents) filter (where m.role = 'tax'), 0)::bigint as tax,
          coalesce(sum(m.cents) filter (where m.role in ('fee', 'loss', 'gain')), 0)::bigint as fee,
          coalesce(sum(m.cents) filter (where m.role = 'earnings'), 0)::bigint as net
        from (
          select split_part(t.kind, '.', 2) as role, case when b.amount_cents < 0 then -t.amount_micros else t.amount_micros end / ${MICROS_PER_CENT.toString()}::bigint as cents
          from ledger_transfers t where not w.is_whole and t.source_id = b.id and t.source_type = ${SOURCE_TYPE}
        ) m
      ) l
      -- A whole charge is split in the ledger as in its payment, which ledger:verify proves: no need to look it up.
      cross join lateral (
        select case when w.is_whole then p.tax_cents else l.tax end as tax, case when w.is_whole then p.platform_fee_cents else l.fee end as fee,
          case when w.is_whole then p.artist_cents else l.net end as net
      ) s
      where p.artist_id = ${artistId} and b.created_at >= ${startOf(months[0] ?? "")} and b.created_at <= ${until}
      group by 1, 2, 3 order by 1, 2, 3`),
  );
  return rows.map(({ bucket, ...row }) => ({ ...row, month: months[bucket - 1] ?? "" }));
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
