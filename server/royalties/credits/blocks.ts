import { sql } from "drizzle-orm";
import { z } from "zod";
import type { SqlExecutor } from "../../kernel/sql";
import type { Report } from "../../ledger";
import type { Services } from "../../services";

/** Entries in a block; a number of the format: another would need the blocks made anew. */
export const BLOCK_ENTRIES = 4_096;
/** Blocks that one statement sums, so that it ends well within its time. */
const BLOCKS_A_STEP = 16;
const ACCOUNTS_AT_ONCE = 100;
const STEPS_MAX = 200;
const FOUND_MAX = 100;

const dueRows = z.array(z.object({ account_id: z.string().transform(Number), first: z.string().transform(BigInt), last: z.string().transform(BigInt) }));
const faultRows = z.array(z.object({ place: z.string() }));

/** Of entries with their amounts, in `n`: what each whole block comes to. A block whose entries are not all written down yet is none. */
const SUMS = sql`
  select n.account_id, n.block, k.dim, k.key, coalesce(sum(n.amount) filter (where n.is_earned), 0) as amount_micros,
    coalesce(sum(n.us) filter (where n.is_earned), 0) as us_micros, count(*) filter (where n.is_earned) as entries
  from n
  join (select account_id, block from n group by 1, 2 having count(*) = ${BLOCK_ENTRIES}) as whole using (account_id, block)
  cross join lateral (values ('all', ''), ('source', n.source), ('work', n.video_id), ('country', n.country)) as k(dim, key)
  where k.dim = 'all' or (n.is_earned and k.key is not null)
  group by 1, 2, 3, 4`;
const COLUMNS = sql`r.account_id, (r.version - 1) / ${BLOCK_ENTRIES} as block, r.source, r.video_id, r.country, r.us_micros as us, -e.amount_micros as amount,
  r.source not in ('payout', 'tax', 'fee') as is_earned`;

/** Accounts with a block that is full and not summed, and the first such. */
async function findDue(tx: SqlExecutor, afterId: number) {
  return dueRows.parse(
    await tx.execute(sql`
      select a.id::text as account_id, min(b.block)::text as first, max(b.block)::text as last
      from ledger_accounts a cross join lateral generate_series(0, a.version / ${BLOCK_ENTRIES} - 1) as b(block)
      where a.name = 'earnings' and a.owner like 'artist:%' and a.version >= ${BLOCK_ENTRIES} and a.id > ${afterId}
        and not exists (select from royalty_blocks s where s.account_id = a.id and s.block = b.block and s.dim = 'all')
      group by a.id order by a.id limit ${ACCOUNTS_AT_ONCE}`),
  );
}

async function sumSome(tx: SqlExecutor, accountId: number, first: bigint): Promise<void> {
  const size = BigInt(BLOCK_ENTRIES);
  const [after, until] = [(first * size).toString(), ((first + BigInt(BLOCKS_A_STEP)) * size).toString()];
  await tx.execute(sql`
    with n as (
      select ${COLUMNS} from royalty_entries r join ledger_entries e on e.account_id = r.account_id and e.version = r.version
      where r.account_id = ${accountId} and r.version > ${after}::bigint and r.version <= ${until}::bigint
        and e.account_id = ${accountId} and e.version > ${after}::bigint and e.version <= ${until}::bigint
    )
    insert into royalty_blocks (account_id, block, dim, key, amount_micros, us_micros, entries) ${SUMS} on conflict do nothing`);
}

/**
 * Sums the blocks of entries that became full since, of every account. A full block never changes, so that what is summed once holds for
 * good; killed at any line, the next goes on. @returns how many steps it took.
 */
export async function sumBlocks({ db }: Pick<Services, "db">): Promise<{ readonly steps: number }> {
  let steps = 0;
  let afterId = 0;
  for (;;) {
    const due = await findDue(db, afterId);
    for (const { account_id, first, last } of due) {
      for (let next = first; next <= last; next += BigInt(BLOCKS_A_STEP)) {
        if (steps === STEPS_MAX) return { steps };
        await sumSome(db, account_id, next);
        steps++;
      }
      afterId = account_id;
    }
    if (due.length < ACCOUNTS_AT_ONCE) return { steps };
  }
}

/** The blocks that lie whole between two versions and are summed, in their order. */
export async function findBlocks(tx: SqlExecutor, span: { readonly accountId: number; readonly fromVersion: bigint; readonly untilVersion: bigint }) {
  const { accountId, fromVersion, untilVersion } = span;
  const rows = await tx.execute(sql`
    select block::text from royalty_blocks where account_id = ${accountId} and dim = 'all'
      and block * ${BLOCK_ENTRIES} >= ${fromVersion.toString()}::bigint and (block + 1) * ${BLOCK_ENTRIES} <= ${untilVersion.toString()}::bigint
    order by royalty_blocks.block`);
  return z
    .array(z.object({ block: z.string().transform(BigInt) }))
    .parse(rows)
    .map(({ block }) => block);
}

/** Holds every block against the entries that it sums; `report` tells of those that are otherwise. */
export async function verifyBlocks(tx: SqlExecutor, report: Report): Promise<void> {
  const found = faultRows.parse(
    await tx.execute(sql`
      with n as (
        select ${COLUMNS} from royalty_entries r join ledger_entries e on e.account_id = r.account_id and e.version = r.version
        where exists (select from royalty_blocks b where b.account_id = r.account_id and b.block = (r.version - 1) / ${BLOCK_ENTRIES})
      ), must as (${SUMS})
      select concat_ws(' ', 'account', account_id, 'block', block, dim, key) as place
      from must m full join royalty_blocks b using (account_id, block, dim, key)
      where (m.amount_micros, m.us_micros, m.entries) is distinct from (b.amount_micros, b.us_micros, b.entries)
      order by 1 limit ${FOUND_MAX}`),
  );
  for (const { place } of found) report.add("block of earnings", place, "is not what its entries come to");
}
