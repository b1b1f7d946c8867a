import { sql } from "drizzle-orm";
import { z } from "zod";
import type { SqlExecutor } from "../../kernel/sql";
import type { Days } from "./rules";

const rows = z.array(z.object({ day: z.number(), amount: z.string().transform(BigInt) }));

/**
 * What was earned each day, less what went back; payouts, their tax and loans left out. Days are counted from the Unix
 * epoch, in UTC. A day is the balance at its end less the one at its beginning: a million entries are read as one for each
 * day, and only what is left out one by one.
 */
export async function readDays(tx: SqlExecutor, span: { readonly accountId: number; readonly firstDay: number; readonly today: number }): Promise<Days> {
  const { accountId, firstDay, today } = span;
  const found = rows.parse(
    await tx.execute(sql`
      with ends as (
        select d.day, coalesce((
          select -e.balance_micros from royalty_entries r join ledger_entries e on e.account_id = r.account_id and e.version = r.version
          where r.account_id = ${accountId} and r.created_at < to_timestamp(d.day * 86400.0) order by r.created_at desc, r.version desc limit 1), 0) as balance
        from generate_series(${firstDay}::int, ${today + 1}::int) as d(day)
      ), apart as (
        select floor(date_part('epoch', r.created_at) / 86400)::int as day, sum(-e.amount_micros) as amount
        from royalty_entries r join ledger_entries e on e.account_id = r.account_id and e.version = r.version
        where r.account_id = ${accountId} and r.created_at >= to_timestamp(${firstDay}::int * 86400.0)
          and (r.source in ('payout', 'tax', 'fee') or r.source = 'refund' and r.explanation ->> 'of' = 'debt')
        group by 1
      ), days as (select day - 1 as day, balance - lag(balance) over (order by day) as amount from ends)
      select d.day, (d.amount - coalesce(a.amount, 0))::text as amount
      from days d left join apart a on a.day = d.day
      where d.amount is not null and (d.amount <> 0 or a.amount is not null)`),
  );
  return new Map(found.map(({ day, amount }) => [day, amount]));
}
