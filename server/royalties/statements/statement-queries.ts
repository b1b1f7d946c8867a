import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { ROYALTY_SOURCES, royaltyStatements } from "@/db/schema";
import type { SqlExecutor } from "../../kernel/sql";
import type { Span } from "./sum-span";

export type StatementRow = typeof royaltyStatements.$inferSelect;

const micros = z.string().transform(BigInt);

/** Of the entries and of what is known of them: PostgreSQL takes a range of the one for nothing known of the other. */
const inSpan = ({ accountId, fromVersion, untilVersion }: Span) =>
  sql`e.account_id = ${accountId} and e.version > ${fromVersion.toString()}::bigint and e.version <= ${untilVersion.toString()}::bigint
    and r.account_id = ${accountId} and r.version > ${fromVersion.toString()}::bigint and r.version <= ${untilVersion.toString()}::bigint`;

export async function findStatement(
  tx: Tx,
  key: { readonly userId: string; readonly month: string; readonly currency: string },
): Promise<StatementRow | undefined> {
  const { userId, month, currency } = royaltyStatements;
  const [row] = await tx
    .select()
    .from(royaltyStatements)
    .where(and(eq(userId, key.userId), eq(month, key.month), eq(currency, key.currency)))
    .limit(1);
  return row;
}

/** Payouts are few a month; what is more is a fault that the statement's sum shows. */
const PAID_MAX = 1_000;

const paidRows = z.array(
  z.object({
    created_ms: z.string().transform(Number),
    source: z.enum(ROYALTY_SOURCES),
    payout_id: z.string().nullable(),
    amount: micros,
    reference: z.string(),
  }),
);

export async function listPaid(tx: SqlExecutor, span: Span) {
  return paidRows.parse(
    await tx.execute(sql`
      select (extract(epoch from e.created_at) * 1000)::bigint::text as created_ms, r.source, r.explanation ->> 'payoutId' as payout_id,
        (-e.amount_micros)::text as amount, e.transfer_id as reference
      from ledger_entries e
      join royalty_entries r on r.account_id = e.account_id and r.version = e.version
      where ${inSpan(span)} and r.source in ('payout', 'tax', 'fee')
      order by e.version limit ${PAID_MAX}`),
  );
}

/** The account after an entry; 0 before the first. */
export async function findBalanceAt(tx: SqlExecutor, accountId: number, version: bigint): Promise<bigint> {
  const found = await tx.execute(
    sql`select (-balance_micros)::text as balance from ledger_entries where account_id = ${accountId} and version = ${version.toString()}::bigint`,
  );
  return z.array(z.object({ balance: micros })).parse(found)[0]?.balance ?? 0n;
}

/** The titles of the works in these entries, as they are now. */
export async function findTitles(tx: SqlExecutor, span: Span): Promise<Readonly<Record<string, string>>> {
  const found = await tx.execute(sql`
    select v.id, v.title from videos v where v.id in (select r.video_id from royalty_entries r
      where r.account_id = ${span.accountId} and r.version > ${span.fromVersion.toString()}::bigint and r.version <= ${span.untilVersion.toString()}::bigint)
    order by v.id`);
  return Object.fromEntries(
    z
      .array(z.object({ id: z.string(), title: z.string() }))
      .parse(found)
      .map(({ id, title }) => [id, title]),
  );
}
