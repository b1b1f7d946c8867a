import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { BPS_PER_WHOLE, MICROS_PER_CENT } from "../../kernel/money";
import { monthBounds } from "./rules";
import type { FanMonth } from "./share-pool";

/** Rows that are fetched at once: what a month needs of memory beside its artists. */
const ROWS_AT_ONCE = 20_000;

const rows = z.array(
  z.object({ fan: z.string(), fee_cents: z.string().transform(BigInt), artist_id: z.string().nullable(), views: z.string().transform(Number) }),
);
type Row = z.output<typeof rows>[number];

interface MonthToRead {
  readonly month: string;
  readonly currency: string;
  readonly shareBps: number;
}

const within = (column: string, { start, end }: ReturnType<typeof monthBounds>) =>
  sql`${sql.raw(column)} >= ${start.toISOString()}::timestamptz and ${sql.raw(column)} < ${end.toISOString()}::timestamptz`;

/** What the platform earned of each fan in a month. A fee is counted as far as its payment did not go back, and what a dispute took does not count. */
function paidByFan({ month, currency }: Omit<MonthToRead, "shareBps">): SQL {
  return sql`
    select fan_id as fan, sum(platform_fee_cents * greatest(amount_cents - refunded_cents, 0) / nullif(amount_cents, 0))::bigint as fee_cents
    from payments where ${within("paid_at", monthBounds(month))} and currency = ${currency} and status in ('succeeded', 'partially_refunded') group by fan_id`;
}

const feeSums = z.array(z.object({ fee_cents: z.string().transform(BigInt), fans: z.string().transform(Number) }));

/** The fees of a month in all, and how many fans they are of. */
export async function sumFees(tx: Tx, input: Omit<MonthToRead, "shareBps">): Promise<{ readonly feeCents: bigint; readonly fans: number }> {
  const found = feeSums.parse(
    await tx.execute(sql`
      with paid as (${paidByFan(input)})
      select coalesce(sum(fee_cents), 0)::text as fee_cents, count(*) filter (where fee_cents > 0)::text as fans from paid`),
  );
  return { feeCents: found[0]?.fee_cents ?? 0n, fans: found[0]?.fans ?? 0 };
}

/** Declares a cursor over who paid and who watched whom, fan by fan; visitors are one that paid nothing (''). */
async function openCursor(tx: Tx, input: MonthToRead): Promise<void> {
  await tx.execute(sql`
    declare sharing_month no scroll cursor for
    with paid as (${paidByFan(input)}),
    watched as (
      select coalesce(viewer_id, '') as fan, artist_id, count(*) as views
      from royalty_views where ${within("counted_at", monthBounds(input.month))} and status = 'counted' group by 1, 2)
    select coalesce(p.fan, w.fan) as fan, coalesce(p.fee_cents, 0)::text as fee_cents, w.artist_id, coalesce(w.views, 0)::text as views
    from paid p full join watched w on w.fan = p.fan order by 1, 3`);
}

/**
 * A month's fans one after another, with what of their fees is in the pool, read by a cursor of the caller's transaction.
 * @param placeOf gives each artist a place, always the same.
 */
export async function* readMonth(tx: Tx, input: MonthToRead, placeOf: (artistId: string) => number): AsyncGenerator<FanMonth> {
  await openCursor(tx, input);
  let fan: Row[] = [];
  for (;;) {
    const page = rows.parse(await tx.execute(sql`fetch ${sql.raw(String(ROWS_AT_ONCE))} from sharing_month`));
    for (const row of page) {
      if (fan[0] !== undefined && fan[0].fan !== row.fan) {
        yield toFanMonth(fan, input.shareBps, placeOf);
        fan = [];
      }
      fan.push(row);
    }
    if (page.length < ROWS_AT_ONCE) break;
  }
  if (fan.length > 0) yield toFanMonth(fan, input.shareBps, placeOf);
  await tx.execute(sql`close sharing_month`);
}

function toFanMonth(fan: readonly Row[], shareBps: number, placeOf: (artistId: string) => number): FanMonth {
  const watched = fan.flatMap((row) => (row.artist_id === null ? [] : [{ artist: placeOf(row.artist_id), views: row.views }]));
  const micros = ((fan[0]?.fee_cents ?? 0n) * MICROS_PER_CENT * BigInt(shareBps)) / BPS_PER_WHOLE;
  return { micros, artists: watched.map((each) => each.artist), views: watched.map((each) => each.views) };
}
