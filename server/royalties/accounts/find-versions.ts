import { sql } from "drizzle-orm";
import { z } from "zod";
import type { SqlExecutor } from "../../kernel/sql";

const rows = z.array(z.object({ version: z.string().transform(BigInt) }));

/**
 * The last entry of an account before a moment, 0 where there is none. Entries are numbered in the order of posting, and
 * so in that of time: a span of time is a span of versions, which every index has.
 */
export async function findVersionBefore(tx: SqlExecutor, accountId: number, at: Date): Promise<bigint> {
  const found = await tx.execute(
    sql`select version::text from royalty_entries where account_id = ${accountId} and created_at < ${at} order by created_at desc, royalty_entries.version desc limit 1`,
  );
  return rows.parse(found)[0]?.version ?? 0n;
}

/** After the first, up to the second; null is no bound. */
export interface Versions {
  readonly after: bigint | null;
  readonly until: bigint | null;
}

export async function findVersions(tx: SqlExecutor, accountId: number, span: { readonly from: Date | null; readonly until: Date | null }): Promise<Versions> {
  const before = async (at: Date | null) => (at === null ? null : findVersionBefore(tx, accountId, at));
  const [after, until] = await Promise.all([before(span.from), before(span.until)]);
  return { after, until };
}
