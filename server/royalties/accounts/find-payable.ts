import { sql } from "drizzle-orm";
import { z } from "zod";
import { ROYALTY_SOURCES } from "@/db/schema";
import { settleToCents } from "../../kernel/money";
import type { SqlExecutor } from "../../kernel/sql";
import { findAccount } from "./find-accounts";

/** What was earned by one source among the entries asked for, less what went back of it. Micros. */
export interface EarnedLine {
  readonly source: (typeof ROYALTY_SOURCES)[number];
  readonly amountMicros: bigint;
  /** The part of US source, as it was kept with each entry. */
  readonly usMicros: bigint;
}

export interface Payable {
  readonly currency: string;
  /** Not held: what a payout may take. */
  readonly availableMicros: bigint;
  readonly heldMicros: bigint;
  readonly reviewMicros: bigint;
  readonly receivableMicros: bigint;
  /** Whole cents of what is available, and the micros that stay. */
  readonly payableCents: bigint;
  readonly carriedMicros: bigint;
  /** The entries that `earned` sums: after the first, up to the second version of the account. */
  readonly fromVersion: bigint;
  readonly toVersion: bigint;
  /** By the source that money was earned by: refunds are taken from theirs. Loans and payouts are no earnings. */
  readonly earned: readonly EarnedLine[];
}

export interface PayableQuery {
  readonly userId: string;
  /** The first currency that the artist earned in, unless said. */
  readonly currency?: string;
  /** Up to where tax was reckoned before; from the last payout that left, unless said. */
  readonly fromVersion?: bigint;
}

const micros = z.string().transform(BigInt);
const lineRows = z.array(z.object({ source: z.enum(ROYALTY_SOURCES), amount: micros, us: micros }));

/** What an artist can be paid at this moment. Lock the ledger before where it must stay true. */
export async function findPayable(tx: SqlExecutor, query: PayableQuery): Promise<Payable> {
  const account = await findAccount(tx, query.userId, query.currency);
  const { currency, heldMicros, reviewMicros, receivableMicros, version: toVersion } = account;
  const availableMicros = account.balanceMicros - heldMicros;
  const settled = settleToCents(availableMicros);
  const base = { currency, availableMicros, heldMicros, reviewMicros, receivableMicros, payableCents: settled.cents, carriedMicros: settled.carriedMicros };
  if (account.accountId === null) return { ...base, fromVersion: 0n, toVersion: 0n, earned: [] };
  const fromVersion = query.fromVersion ?? (await findLastPaid(tx, account.accountId));
  return { ...base, fromVersion, toVersion, earned: await sumEarned(tx, { accountId: account.accountId, fromVersion, toVersion }) };
}

async function findLastPaid(tx: SqlExecutor, accountId: number): Promise<bigint> {
  const found = await tx.execute(
    sql`select max(version)::text as version from royalty_entries where account_id = ${accountId} and source = 'payout' and explanation ->> 'what' = 'net'`,
  );
  return z.array(z.object({ version: micros.nullable() })).parse(found)[0]?.version ?? 0n;
}

/** What is not written down yet counts too: by its kind, and nobody knows of US source. */
async function sumEarned(
  tx: SqlExecutor,
  range: { readonly accountId: number; readonly fromVersion: bigint; readonly toVersion: bigint },
): Promise<readonly EarnedLine[]> {
  const rows = lineRows.parse(
    await tx.execute(sql`
      select l.source, sum(l.amount)::text as amount, sum(l.us)::text as us from (
        select case when r.explanation ->> 'of' = 'return' then r.explanation ->> 'source' else coalesce(r.source, royalty_source(x.kind)) end as source,
          -e.amount_micros as amount, coalesce(r.us_micros, 0) as us, r.explanation ->> 'of' as of, x.kind
        from ledger_entries e
        join ledger_transfers x on x.id = e.transfer_id
        left join royalty_entries r on r.account_id = e.account_id and r.version = e.version
        where e.account_id = ${range.accountId} and e.version > ${range.fromVersion.toString()}::bigint and e.version <= ${range.toVersion.toString()}::bigint
      ) l
      where l.source not in ('payout', 'tax', 'fee') and l.of is distinct from 'debt' and l.kind !~ '\\.(recoup|advance)'
      group by 1 order by 1`),
  );
  return rows.map((row) => ({ source: row.source, amountMicros: row.amount, usMicros: row.us }));
}
