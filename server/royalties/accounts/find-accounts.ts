import { sql } from "drizzle-orm";
import { z } from "zod";
import type { SqlExecutor } from "../../kernel/sql";

const micros = z.string().transform(BigInt);
const rows = z.array(
  z.object({
    id: z.string().transform(Number),
    name: z.enum(["earnings", "review", "receivable"]),
    currency: z.string(),
    balance: micros,
    held: micros,
    version: micros,
  }),
);

/** An artist's earnings in one currency, with what is beside them. Micros. */
export interface EarningsAccount {
  /** Null before anything was earned. */
  readonly accountId: number | null;
  readonly currency: string;
  readonly balanceMicros: bigint;
  readonly heldMicros: bigint;
  readonly reviewMicros: bigint;
  readonly receivableMicros: bigint;
  /** How many entries the earnings have. */
  readonly version: bigint;
}

const HOUSE_CURRENCY = "USD";

function openAccount(currency: string): EarningsAccount {
  return { accountId: null, currency, balanceMicros: 0n, heldMicros: 0n, reviewMicros: 0n, receivableMicros: 0n, version: 0n };
}

/** The account that somebody earned in first, before those of other currencies; dollars where nothing was earned yet. */
export async function findAccounts(tx: SqlExecutor, userId: string): Promise<readonly [EarningsAccount, ...EarningsAccount[]]> {
  const found = rows.parse(
    await tx.execute(sql`
      select id::text, name, currency, (case normal_side when 'credit' then -balance_micros else balance_micros end)::text as balance,
        (case normal_side when 'credit' then held_debit_micros else held_credit_micros end)::text as held, version::text
      from ledger_accounts where owner = ${`artist:${userId}`}
      order by name = 'earnings' desc, ledger_accounts.id`),
  );
  const accounts = new Map<string, EarningsAccount>();
  for (const row of found) {
    const before = accounts.get(row.currency) ?? openAccount(row.currency);
    if (row.name === "earnings")
      accounts.set(row.currency, { ...before, accountId: row.id, balanceMicros: row.balance, heldMicros: row.held, version: row.version });
    else accounts.set(row.currency, { ...before, ...(row.name === "review" ? { reviewMicros: row.balance } : { receivableMicros: row.balance }) });
  }
  const [first = openAccount(HOUSE_CURRENCY), ...others] = accounts.values();
  return [first, ...others];
}

/** The one of this currency, or the first. */
export async function findAccount(tx: SqlExecutor, userId: string, currency: string | undefined): Promise<EarningsAccount> {
  const accounts = await findAccounts(tx, userId);
  return currency === undefined ? accounts[0] : (accounts.find((account) => account.currency === currency) ?? openAccount(currency));
}
