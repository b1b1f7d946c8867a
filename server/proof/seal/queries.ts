import { aliasedTable, and, asc, desc, eq, gt, lte, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { auditLog, ledgerAccounts, ledgerBatches, ledgerTransfers, proofCheckpoints, proofSpans } from "@/db/schema";

export type Span = typeof proofSpans.$inferSelect;

/** What the first span comes after. */
export const BEFORE_ALL = { number: 0, size: 0, ledgerSeq: 0n, auditSeq: 0 } as const;

const PAGE_ROWS = 5_000;
/** Above every position in a batch. */
const POSITION_MAX = 2 ** 31 - 1;

const debits = aliasedTable(ledgerAccounts, "debits");
const credits = aliasedTable(ledgerAccounts, "credits");

/** A transfer as its leaf has it. */
export const leafColumns = {
  batchSeq: ledgerTransfers.batchSeq,
  position: ledgerTransfers.position,
  id: ledgerTransfers.id,
  debit: sql<string>`${debits.owner} || '/' || ${debits.name}`,
  credit: sql<string>`${credits.owner} || '/' || ${credits.name}`,
  amountMicros: ledgerTransfers.amountMicros,
  currency: ledgerTransfers.currency,
  phase: ledgerTransfers.phase,
  kind: ledgerTransfers.kind,
  sourceType: ledgerTransfers.sourceType,
  sourceId: ledgerTransfers.sourceId,
  reversesId: ledgerTransfers.reversesId,
  pendingId: ledgerTransfers.pendingId,
  createdAt: ledgerTransfers.createdAt,
};

export function selectLeafTransfers(tx: Tx) {
  return tx
    .select(leafColumns)
    .from(ledgerTransfers)
    .innerJoin(debits, eq(debits.id, ledgerTransfers.debitAccountId))
    .innerJoin(credits, eq(credits.id, ledgerTransfers.creditAccountId));
}

export async function findSpan(tx: Tx, number: number): Promise<Span | null> {
  const [span] = await tx.select().from(proofSpans).where(eq(proofSpans.number, number)).limit(1);
  return span ?? null;
}

export async function findNewestSpan(tx: Tx): Promise<Span | null> {
  const [span] = await tx.select().from(proofSpans).orderBy(desc(proofSpans.number)).limit(1);
  return span ?? null;
}

export async function findNewestCheckpoint(tx: Tx) {
  const [checkpoint] = await tx.select().from(proofCheckpoints).orderBy(desc(proofCheckpoints.number)).limit(1);
  return checkpoint ?? null;
}

/** Batches of the ledger after one and up to another, in order, some at a time. */
export function readBatches(tx: Tx, after: bigint, to: bigint) {
  return readOn({ seq: after }, (last) =>
    tx
      .select({ seq: ledgerBatches.seq, hash: ledgerBatches.hash, transfers: ledgerBatches.transfers })
      .from(ledgerBatches)
      .where(and(gt(ledgerBatches.seq, last.seq), lte(ledgerBatches.seq, to)))
      .orderBy(asc(ledgerBatches.seq))
      .limit(PAGE_ROWS),
  );
}

/** All transfers of these batches, in order. */
export function readTransfers(tx: Tx, after: bigint, to: bigint) {
  return readOn({ batchSeq: after, position: POSITION_MAX }, (last) =>
    selectLeafTransfers(tx)
      .where(and(sql`(${ledgerTransfers.batchSeq}, ${ledgerTransfers.position}) > (${last.batchSeq}, ${last.position})`, lte(ledgerTransfers.batchSeq, to)))
      .orderBy(asc(ledgerTransfers.batchSeq), asc(ledgerTransfers.position))
      .limit(PAGE_ROWS),
  );
}

export function readAuditRows(tx: Tx, after: number, to: number) {
  return readOn({ seq: after }, (last) =>
    tx
      .select({ seq: auditLog.seq, hash: auditLog.hash })
      .from(auditLog)
      .where(and(gt(auditLog.seq, last.seq), lte(auditLog.seq, to)))
      .orderBy(asc(auditLog.seq))
      .limit(PAGE_ROWS),
  );
}

async function* readOn<Key, Row extends Key>(start: Key, read: (last: Key) => PromiseLike<Row[]>): AsyncGenerator<Row> {
  let last = start;
  for (;;) {
    const rows = await read(last);
    yield* rows;
    const end = rows.at(-1);
    if (end === undefined || rows.length < PAGE_ROWS) return;
    last = end;
  }
}
