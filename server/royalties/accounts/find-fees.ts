import { sql } from "drizzle-orm";
import { z } from "zod";
import { textList } from "../../kernel/list-text";
import type { SqlExecutor } from "../../kernel/sql";

const fees = z.array(
  z.object({
    artistId: z.string(),
    currency: z.string(),
    /** 1 to 4, of UTC. */
    quarter: z.number().int(),
    feeMicros: z.string().transform(BigInt),
  }),
);
export type QuarterFees = z.output<typeof fees>[number];

/**
 * What we kept of what fans and shops paid for these artists in a year, by quarter, less what of it went back: what the books have in
 * `revenue` of the same payment, refund or order as an entry in the artist's earnings. Views are priced after our share, so the books
 * have no fee of them; nor of a part in somebody else's work, whose fee its holder paid.
 */
export async function findFees(tx: SqlExecutor, artistIds: readonly string[], year: number): Promise<readonly QuarterFees[]> {
  if (artistIds.length === 0) return [];
  const [from, until] = [`${year}-01-01T00:00:00Z`, `${year + 1}-01-01T00:00:00Z`];
  return fees.parse(
    await tx.execute(sql`
      with causes as (
        select distinct e.artist_id, x.source_type, x.source_id
        from royalty_entries e join ledger_transfers x on x.id = e.transfer_id
        where e.account_id = any(array(
            select id from ledger_accounts where name = 'earnings' and owner in (select 'artist:' || id from unnest(${textList(artistIds)}) as i(id))))
          and e.created_at >= ${from}::timestamptz and e.created_at < ${until}::timestamptz
          and e.source in ('patron', 'tip', 'livestream', 'merch', 'refund')
      )
      select c.artist_id as "artistId", f.currency, extract(quarter from f.created_at at time zone 'UTC')::int as quarter,
        sum(case when f.credit_account_id = r.id then f.amount_micros else -f.amount_micros end)::text as "feeMicros"
      from causes c
      join ledger_transfers f on f.source_id = c.source_id and f.source_type = c.source_type and f.phase in ('posted', 'post')
      join ledger_accounts r on r.owner = 'platform' and r.name = 'revenue' and r.id in (f.debit_account_id, f.credit_account_id)
      group by 1, 2, 3 order by 1, 2, 3`),
  );
}
