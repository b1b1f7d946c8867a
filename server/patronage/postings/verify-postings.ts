import { asc, gt, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { payments, stripeBalanceTransactions } from "@/db/schema";
import { type FoundTransfer, findTransfers, type Report } from "../../ledger";
import { SOURCE_TYPE } from "./plan-postings";
import { verifyMovement } from "./verify-movement";
import { PAYMENT_RULES } from "./verify-rules";

/** Balance transactions in memory at a time. */
const PAGE_ROWS = 1_000;
const ROWS_SHOWN = 100;

type Row = typeof stripeBalanceTransactions.$inferSelect;
const broken = z.array(z.object({ place: z.string(), what: z.string() }));

/**
 * Proves that every balance transaction is in the ledger with exactly its transfers, and every payment, refund and dispute
 * with exactly its balance transactions. Answers how many balance transactions there are.
 */
export async function verifyPostings(tx: Tx, report: Report): Promise<number> {
  let count = 0;
  let last = "";
  for (;;) {
    const rows = await tx
      .select()
      .from(stripeBalanceTransactions)
      .where(gt(stripeBalanceTransactions.id, last))
      .orderBy(asc(stripeBalanceTransactions.id))
      .limit(PAGE_ROWS);
    await verifyPage(tx, rows, report);
    count += rows.length;
    last = rows.at(-1)?.id ?? last;
    if (rows.length < PAGE_ROWS) break;
  }
  for (const [rule, query] of Object.entries(PAYMENT_RULES)) {
    const found = broken.parse(await tx.execute(sql`select * from (${query}) broken limit ${ROWS_SHOWN}`));
    for (const { place, what } of found) report.add(rule, place, what);
  }
  return count;
}

async function verifyPage(tx: Tx, rows: readonly Row[], report: Report): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map((row) => row.id);
  const bySource = new Map<string, FoundTransfer[]>(ids.map((id) => [id, []]));
  for (const transfer of await findTransfers(tx, SOURCE_TYPE, ids)) bySource.get(transfer.sourceId)?.push(transfer);
  const paymentIds = rows.flatMap((row) => row.paymentId ?? []);
  const found = paymentIds.length === 0 ? [] : await tx.select().from(payments).where(inArray(payments.id, paymentIds));
  const byId = new Map(found.map((payment) => [payment.id, payment]));
  for (const row of rows) {
    const payment = row.paymentId === null ? null : (byId.get(row.paymentId) ?? null);
    verifyMovement(row, payment, bySource.get(row.id) ?? [], report);
  }
}
