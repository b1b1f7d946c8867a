import { and, count, desc, lt, type SQL, sql } from "drizzle-orm";
import { payoutBatches } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import type { FileFilter, PayoutFile } from "./contract";

type BatchRow = typeof payoutBatches.$inferSelect;

const PAYMENTS = sql`payout_outbox o join payout_requests p on p.id = o.payout_id`;

function isIn({ runId, payoutId }: FileFilter): SQL | undefined {
  const wanted = [...(runId === undefined ? [] : [sql`p.run_id = ${runId}`]), ...(payoutId === undefined ? [] : [sql`p.id = ${payoutId}`])];
  if (wanted.length === 0) return undefined;
  return sql`${payoutBatches.id} in (select o.batch_id from ${PAYMENTS} where o.batch_id is not null and ${sql.join(wanted, sql` and `)})`;
}

function show({ row, currency }: { readonly row: BatchRow; readonly currency: string }): PayoutFile {
  const { id, rail, payouts, totalCents } = row;
  return { id, rail, sha256: row.fileSha256, payouts, totalCents, currency, createdAt: row.createdAt.toISOString() };
}

/** The files that went to banks, the latest first: all of them, of a run, or the one that a payout was in. */
export async function listPayoutFiles(services: Services, actor: Actor, input: PageRequest & FileFilter): Promise<Page<PayoutFile>> {
  requireAdmin(actor);
  const { limit, offset, cursor } = input;
  const where = isIn(input);
  // Every payment of a file is in its rail's currency.
  const currency = sql<string>`(select p.currency from ${PAYMENTS} where o.batch_id = payout_batches.id limit 1)`;
  const rows = await services.db
    .select({ row: payoutBatches, currency })
    .from(payoutBatches)
    .where(and(where, cursor === undefined ? undefined : lt(payoutBatches.id, cursor)))
    .orderBy(desc(payoutBatches.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(payoutBatches).where(where);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: show, cursor: ({ row }) => row.id });
}
