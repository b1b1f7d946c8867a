import { sql } from "drizzle-orm";
import { z } from "zod";
import type { SqlExecutor } from "../../kernel/sql";
import type { Report } from "../../ledger";

const FOUND_MAX = 100;
const rows = z.array(z.object({ place: z.string(), is: z.string(), must: z.string() }));

/** Holds the sums of days and months against the entries that they are of; `report` tells of those that are otherwise. */
export async function verifySums(tx: SqlExecutor, report: Report): Promise<void> {
  const found = rows.parse(
    await tx.execute(sql`
      with must as (
        select n.account_id, g.grain, k.dim, date_trunc(g.grain, n.utc)::date as start, k.key, sum(n.amount) as amount, count(*) as entries
        from (
          select r.account_id, r.source, r.video_id, r.country, r.created_at at time zone 'UTC' as utc, -e.amount_micros as amount
          from royalty_entries r join ledger_entries e on e.account_id = r.account_id and e.version = r.version
          where r.source not in ('payout', 'tax', 'fee')
        ) n
        cross join (values ('day'), ('month')) as g(grain)
        cross join lateral (values ('source', n.source), ('work', n.video_id), ('country', n.country)) as k(dim, key)
        where k.key is not null
        group by 1, 2, 3, 4, 5
      )
      select concat_ws(' ', 'account', account_id, dim, key, 'in the', grain, 'of', start) as place,
        concat_ws(' in ', coalesce(s.amount_micros, 0), coalesce(s.entries, 0)) as is, concat_ws(' in ', coalesce(m.amount, 0), coalesce(m.entries, 0)) as must
      from must m full join royalty_sums s using (account_id, grain, dim, start, key)
      where (m.amount, m.entries) is distinct from (s.amount_micros, s.entries)
      order by 1 limit ${FOUND_MAX}`),
  );
  for (const { place, is, must } of found) report.add("sum of earnings", place, `is ${is} entries, must be ${must}`);
}
