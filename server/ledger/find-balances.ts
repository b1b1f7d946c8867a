import { sql } from "drizzle-orm";
import { z } from "zod";
import { textList } from "../kernel/list-text";
import type { SqlExecutor } from "../kernel/sql";
import type { Account } from "./chart";

/** The lock that `ledger_post` takes; held until the transaction ends. */
const LEDGER_LOCK = 7_341_002;

export interface Balance {
  /** What the account holds, in its own sense: above zero when earnings are owed, when a receivable is due. */
  readonly balanceMicros: bigint;
  /** Held back by open pending transfers that would lower it. */
  readonly heldMicros: bigint;
}

const rows = z.array(z.object({ place: z.string().transform(Number), balance: z.string().transform(BigInt), held: z.string().transform(BigInt) }));

/** Waits until nobody else posts, so that what is read next stays true until this transaction ends. */
export async function lockLedger(tx: SqlExecutor): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${LEDGER_LOCK})`);
}

/** In the order asked for; zero for an account that nothing was posted to. */
export async function findBalances(tx: SqlExecutor, accounts: readonly Account[]): Promise<Balance[]> {
  const list = (pick: (account: Account) => string) => textList(accounts.map(pick));
  const found = rows.parse(
    await tx.execute(sql`
      select i.n::text as place,
        (case a.normal_side when 'credit' then -a.balance_micros else a.balance_micros end)::text as balance,
        (case a.normal_side when 'credit' then a.held_debit_micros else a.held_credit_micros end)::text as held
      from unnest(${list(({ owner }) => owner)}, ${list(({ name }) => name)}, ${list(({ currency }) => currency)})
        with ordinality as i(owner, name, currency, n)
      join ledger_accounts a on a.owner = i.owner and a.name = i.name and a.currency = i.currency`),
  );
  const byPlace = new Map(found.map((row) => [row.place, row]));
  return accounts.map((_, index) => {
    const row = byPlace.get(index + 1);
    return { balanceMicros: row?.balance ?? 0n, heldMicros: row?.held ?? 0n };
  });
}
