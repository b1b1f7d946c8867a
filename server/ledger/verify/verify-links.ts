import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import type { Report } from "./report";

const ROWS_SHOWN = 100;
const rows = z.array(z.object({ place: z.string(), what: z.string() }));

/** What hangs together across the ledger, each rule as the rows that break it. */
const RULES = {
  "held amounts are the open holds": sql`
    select 'account ' || a.id as place, concat('holds ', a.held_debit_micros, ' and ', a.held_credit_micros, ', open holds are ', coalesce(o.debit, 0), ' and ', coalesce(o.credit, 0)) as what
    from ledger_accounts a
    left join (
      select s.account_id, sum(s.debit)::bigint as debit, sum(s.credit)::bigint as credit
      from ledger_transfers h, lateral (values (h.debit_account_id, h.amount_micros, 0), (h.credit_account_id, 0, h.amount_micros)) as s(account_id, debit, credit)
      where h.phase = 'pending' and not exists (select from ledger_transfers e where e.pending_id = h.id)
      group by s.account_id
    ) o on o.account_id = a.id
    where (a.held_debit_micros, a.held_credit_micros) is distinct from (coalesce(o.debit, 0), coalesce(o.credit, 0))`,
  "a hold ends as it was held": sql`
    select e.id as place, concat('ends ', e.pending_id, ' and does not match it') as what
    from ledger_transfers e
    left join ledger_transfers h on h.id = e.pending_id
    where (e.pending_id is not null or e.phase in ('post', 'void')) and (
      e.pending_id is null or e.phase not in ('post', 'void') or h.id is null or h.phase <> 'pending'
      or e.debit_account_id <> h.debit_account_id or e.credit_account_id <> h.credit_account_id or e.currency <> h.currency
      or e.amount_micros > h.amount_micros or (e.phase = 'void' and e.amount_micros <> h.amount_micros))`,
  "a hold ends once": sql`
    select e.pending_id as place, concat('was ended ', count(*), ' times') as what
    from ledger_transfers e where e.pending_id is not null group by e.pending_id having count(*) > 1`,
  "a reversal mirrors what it reverses": sql`
    select x.id as place, concat('does not mirror ', x.reverses_id) as what
    from ledger_transfers x
    left join ledger_transfers o on o.id = x.reverses_id
    left join ledger_transfers p on p.id = o.reverses_id
    where x.reverses_id is not null and (
      o.id is null or o.phase not in ('posted', 'post') or x.phase <> 'posted' or p.reverses_id is not null
      or x.debit_account_id <> o.credit_account_id or x.credit_account_id <> o.debit_account_id)`,
  "reversals are no more than the original": sql`
    select o.id as place, concat('has ', o.amount_micros, ', of which ', r.net, ' were taken back') as what
    from (
      select x.reverses_id, sum(x.amount_micros - coalesce((select sum(y.amount_micros) from ledger_transfers y where y.reverses_id = x.id), 0)) as net
      from ledger_transfers x where x.reverses_id is not null group by x.reverses_id
    ) r join ledger_transfers o on o.id = r.reverses_id
    where r.net > o.amount_micros`,
  "accounts and currency of a transfer": sql`
    select t.id as place, 'names accounts that are not there, or are of another currency' as what
    from ledger_transfers t
    left join ledger_accounts d on d.id = t.debit_account_id
    left join ledger_accounts c on c.id = t.credit_account_id
    where d.id is null or c.id is null or d.id = c.id or t.currency <> d.currency or t.currency <> c.currency`,
};

export async function verifyLinks(tx: Tx, report: Report): Promise<void> {
  for (const [rule, query] of Object.entries(RULES)) {
    const broken = rows.parse(await tx.execute(sql`select * from (${query}) broken limit ${ROWS_SHOWN}`));
    for (const { place, what } of broken) report.add(rule, place, what);
  }
}
