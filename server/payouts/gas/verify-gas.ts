import { sql } from "drizzle-orm";
import { z } from "zod";
import type { SqlExecutor } from "../../kernel/sql";
import type { Report } from "../../ledger";
import { GAS_KIND, GAS_SOURCE } from "./book-gas";

const FINDINGS_MAX = 100;
const rows = z.array(z.object({ id: z.string(), fault: z.string() }));

/**
 * Whether the books have of each transaction on a chain what it cost: totals that follow from one another, whole micros of them, and a
 * transfer of as much between the right accounts; and no transfer without its transaction.
 */
export async function verifyGas(tx: SqlExecutor, report: Report): Promise<void> {
  const faults = rows.parse(
    await tx.execute(sql`
      with kept as (
        select f.*, f.chain_id || ':' || f.hash as source_id,
          coalesce(lag(f.total_wei) over (partition by f.chain_id, f.wallet order by f.total_wei, f.fee_wei), 0) as before_wei
        from chain_fees f where f.fee_wei > 0
      ), booked as (
        select x.source_id, x.amount_micros, x.currency, d.name = 'rail_fees' and c.name = 'crypto_wallet' and d.owner = 'platform' and c.owner = 'platform' as is_right
        from ledger_transfers x join ledger_accounts d on d.id = x.debit_account_id join ledger_accounts c on c.id = x.credit_account_id
        where x.source_type = ${GAS_SOURCE} and x.kind = ${GAS_KIND}
      )
      select coalesce(k.source_id, b.source_id) as id, case
        when k.source_id is null then 'the ledger has gas of a transaction that nobody kept'
        when k.total_wei <> k.before_wei + k.fee_wei then 'its total does not follow from the one before'
        when k.micros <> div(k.total_wei, 1000000000000) - div(k.before_wei, 1000000000000) then 'its micros are not those of its totals'
        else 'the ledger has another amount of gas, or none' end as fault
      from kept k full join booked b on b.source_id = k.source_id
      where k.source_id is null or k.total_wei <> k.before_wei + k.fee_wei
        or k.micros <> div(k.total_wei, 1000000000000) - div(k.before_wei, 1000000000000)
        or coalesce(b.amount_micros, 0) <> k.micros or (k.micros > 0 and (b.currency <> k.coin or not b.is_right))
      order by 1 limit ${FINDINGS_MAX}`),
  );
  for (const { id, fault } of faults) report.add("gas", id, fault);
}
