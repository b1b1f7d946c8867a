import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { ROYALTY_SOURCES } from "@/db/schema";
import { textList } from "../../kernel/list-text";
import type { SqlExecutor } from "../../kernel/sql";
import { explanationShape } from "../credits/explanation";
import type { TransactionFilter } from "./contract";
import { findVersions, type Versions } from "./find-versions";

const micros = z.string().transform(BigInt);
const rows = z.array(
  z.object({
    version: micros,
    amount: micros,
    balance: micros,
    created_ms: z.string().transform(Number),
    reference: z.string(),
    source: z.enum(ROYALTY_SOURCES),
    video_id: z.string().nullable(),
    video_title: z.string().nullable(),
    country: z.string().nullable(),
    kind: z.string(),
    explanation: explanationShape.nullable(),
  }),
);
export type TransactionRow = z.output<typeof rows>[number];

export interface Asked {
  readonly accountId: number;
  readonly filter: Pick<TransactionFilter, "source" | "videoId" | "country">;
  /** What the filter's span of time is in versions. */
  readonly versions: Versions;
}

/** What a filter means for an account. */
export async function readFilter(tx: SqlExecutor, accountId: number, filter: TransactionFilter): Promise<Asked> {
  const toDate = (at: string | undefined) => (at === undefined ? null : new Date(at));
  return { accountId, filter, versions: await findVersions(tx, accountId, { from: toDate(filter.from), until: toDate(filter.until) }) };
}

function isFiltered({ filter: { source, videoId, country }, versions }: Asked): boolean {
  return [source, videoId, country].some((value) => value !== undefined) || versions.after !== null || versions.until !== null;
}

/** On `royalty_entries` as r. */
function conditionOf({ accountId, filter, versions }: Asked): SQL {
  const { source, videoId, country } = filter;
  const conditions = [
    sql`r.account_id = ${accountId}`,
    ...(source === undefined ? [] : [sql`r.source = ${source}`]),
    ...(videoId === undefined ? [] : [sql`r.video_id = ${videoId}`]),
    ...(country === undefined ? [] : [sql`r.country = ${country}`]),
    ...(versions.after === null ? [] : [sql`r.version > ${versions.after.toString()}::bigint`]),
    ...(versions.until === null ? [] : [sql`r.version <= ${versions.until.toString()}::bigint`]),
  ];
  return sql.join(conditions, sql` and `);
}

/**
 * Entries, the newest first, below a version. Without a filter all the ledger has, also what nothing is written down of yet;
 * with one, through the indexes of what is. The page is cut before anything is joined to it.
 */
export async function selectTransactions(
  tx: SqlExecutor,
  asked: Asked & { readonly beforeVersion: bigint | null; readonly offset: number; readonly limit: number },
): Promise<readonly TransactionRow[]> {
  const before = asked.beforeVersion === null ? sql`` : sql`and i.version < ${asked.beforeVersion.toString()}::bigint`;
  const keys = isFiltered(asked)
    ? sql`select r.account_id, r.version from royalty_entries r where ${conditionOf(asked)} ${asked.beforeVersion === null ? sql`` : sql`and r.version < ${asked.beforeVersion.toString()}::bigint`} order by r.version desc limit ${asked.limit} offset ${asked.offset}`
    : sql`select i.account_id, i.version from ledger_entries i where i.account_id = ${asked.accountId} ${before} order by i.version desc limit ${asked.limit} offset ${asked.offset}`;
  return rows.parse(
    await tx.execute(sql`
      select e.version::text, (-e.amount_micros)::text as amount, (-e.balance_micros)::text as balance, x.id as reference, x.kind,
        (extract(epoch from e.created_at) * 1000)::bigint::text as created_ms, coalesce(r.source, royalty_source(x.kind)) as source,
        r.video_id, v.title as video_title, r.country, r.explanation
      from (${keys}) k
      join ledger_entries e on e.account_id = k.account_id and e.version = k.version
      join ledger_transfers x on x.id = e.transfer_id
      left join royalty_entries r on r.account_id = k.account_id and r.version = k.version
      left join videos v on v.id = r.video_id
      order by e.version desc`),
  );
}

export async function countTransactions(tx: SqlExecutor, asked: Asked): Promise<number> {
  const counted = isFiltered(asked)
    ? sql`select count(*)::text as total from royalty_entries r where ${conditionOf(asked)}`
    : sql`select version::text as total from ledger_accounts where id = ${asked.accountId}`;
  return Number(z.array(z.object({ total: z.string() })).parse(await tx.execute(counted))[0]?.total ?? 0);
}

/** The names of these people, as they call themselves now. */
export async function findNames(tx: SqlExecutor, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map();
  const found = await tx.execute(sql`select id, name from users where id = any(${textList(userIds)})`);
  return new Map(
    z
      .array(z.object({ id: z.string(), name: z.string() }))
      .parse(found)
      .map(({ id, name }) => [id, name]),
  );
}
