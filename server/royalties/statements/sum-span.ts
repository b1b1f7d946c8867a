import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { ROYALTY_SOURCES } from "@/db/schema";
import { numberList } from "../../kernel/list-text";
import type { SqlExecutor } from "../../kernel/sql";
import { BLOCK_ENTRIES, findBlocks } from "../credits/blocks";

/** Blocks that were summed lie side by side; with more holes than this between them, entries are gone through instead. */
const GAPS_MAX = 20;
/** So that there is a list of what lies beside, also where nothing does. */
const NOTHING = sql`(select null::text as source, null::text as video_id, null::text as country, 0::bigint as entries, 0::numeric as amount, 0::numeric as us where false)`;

const micros = z.string().transform(BigInt);

/** Entries of an account: after the first version, up to the second. */
export interface Span {
  readonly accountId: number;
  readonly fromVersion: bigint;
  readonly untilVersion: bigint;
}

const sumRows = z.array(
  z.object({
    source: z.enum(ROYALTY_SOURCES).nullable(),
    video_id: z.string().nullable(),
    country: z.string().nullable(),
    entries: z.string().transform(Number),
    amount: micros,
    us: micros,
  }),
);
export type StatementSum = z.output<typeof sumRows>[number];

interface Gap {
  readonly after: bigint;
  readonly until: bigint;
}

/** What of a span lies between and beside the blocks. */
export function gapsBetween({ fromVersion, untilVersion }: Omit<Span, "accountId">, blocks: readonly bigint[]): Gap[] {
  const size = BigInt(BLOCK_ENTRIES);
  const ends = [...blocks.map((block) => ({ after: block * size, until: (block + 1n) * size })), { after: untilVersion, until: untilVersion }];
  let reached = fromVersion;
  return ends.flatMap(({ after, until }): Gap[] => {
    const gap = { after: reached, until: after };
    reached = until;
    return gap.until > gap.after ? [gap] : [];
  });
}

/** Entries that are in no block, by what is alike in them. Each range is asked of both tables: PostgreSQL takes the one for nothing known of the other. */
function sumGap(accountId: number, { after, until }: Gap): SQL {
  const [from, to] = [after.toString(), until.toString()];
  return sql`(select r.source, r.video_id, r.country, count(*) as entries, sum(-e.amount_micros) as amount, sum(r.us_micros) as us
    from ledger_entries e join royalty_entries r on r.account_id = e.account_id and r.version = e.version
    where e.account_id = ${accountId} and e.version > ${from}::bigint and e.version <= ${to}::bigint
      and r.account_id = ${accountId} and r.version > ${from}::bigint and r.version <= ${to}::bigint and r.source not in ('payout', 'tax', 'fee')
    group by r.source, r.video_id, r.country)`;
}

/**
 * What was earned in these entries, less what went back: by source, by work, by country, in an order of their own. Blocks of entries that
 * are summed already are added up, and only what lies beside them is gone through: the sums are the same, whichever blocks there are.
 */
export async function sumSpan(tx: SqlExecutor, span: Span): Promise<readonly StatementSum[]> {
  const found = await findBlocks(tx, span);
  const blocks = gapsBetween(span, found).length > GAPS_MAX ? [] : found;
  const beside = gapsBetween(span, blocks).map((gap) => sumGap(span.accountId, gap));
  return sumRows.parse(
    await tx.execute(sql`
      with beside as materialized (${sql.join([NOTHING, ...beside], sql` union all `)}),
      parts as (
        select dim, key, entries, amount_micros as amount, us_micros as us from royalty_blocks
        where account_id = ${span.accountId} and block = any(${numberList("bigint", blocks)}) and dim <> 'all'
        union all
        select k.dim, k.key, entries, amount, us
        from beside cross join lateral (values ('source', source), ('work', video_id), ('country', country)) as k(dim, key)
        where k.key is not null
      ), named as (
        select case dim when 'source' then key end as source, case dim when 'work' then key end as video_id, case dim when 'country' then key end as country,
          sum(entries)::text as entries, sum(amount)::text as amount, sum(us)::text as us
        from parts group by dim, key
      )
      select * from named order by source collate "C", video_id collate "C", country collate "C"`),
  );
}
