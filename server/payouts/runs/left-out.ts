import { type SQL, sql } from "drizzle-orm";

/** Of the rows of `payout_exceptions`, those whom a run leaves out still: nothing was held of their account for its month since. */
export function isLeftOut(runId: string): SQL {
  return sql`not exists (
    select 1 from payout_requests p
    where p.period = (select r.period from payout_runs r where r.id = ${runId})
      and p.account_id = payout_exceptions.account_id and p.currency = payout_exceptions.currency)`;
}
