import { and, asc, eq, gt, gte, lt, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { ledgerBatches, ledgerTransfers, proofCheckpoints, proofSpans } from "@/db/schema";
import { type Leaf, type LeafTransfer, transferLeaf } from "../leaf";
import { BEFORE_ALL, findSpan, type Span, selectLeafTransfers } from "../seal/queries";

export interface FoundLeaf {
  readonly transfer: LeafTransfer;
  /** Null while no checkpoint covers it. */
  readonly place: { readonly leaf: Leaf; readonly index: number } | null;
}

export async function findLeaf(tx: Tx, transferId: string): Promise<FoundLeaf | null> {
  const [transfer] = await selectLeafTransfers(tx).where(eq(ledgerTransfers.id, transferId)).limit(1);
  if (transfer === undefined) return null;
  const [span] = await tx
    .select({ number: proofSpans.number, salt: proofSpans.salt })
    .from(proofSpans)
    .innerJoin(proofCheckpoints, eq(proofCheckpoints.number, proofSpans.number))
    .where(gte(proofSpans.ledgerSeq, transfer.batchSeq))
    .orderBy(asc(proofSpans.number))
    .limit(1);
  if (span === undefined) return { transfer, place: null };
  const before = (await findSpan(tx, span.number - 1)) ?? BEFORE_ALL;
  return { transfer, place: { leaf: transferLeaf(span.salt, transfer), index: await indexOf(tx, before, transfer) } };
}

/** Leaves before it: those of earlier spans, of earlier batches of its span with the batches themselves, and of its own batch. */
async function indexOf(tx: Tx, before: Pick<Span, "size" | "ledgerSeq">, transfer: LeafTransfer): Promise<number> {
  const [batches] = await tx
    .select({ leaves: sql<string>`coalesce(sum(${ledgerBatches.transfers} + 1), 0)` })
    .from(ledgerBatches)
    .where(and(gt(ledgerBatches.seq, before.ledgerSeq), lt(ledgerBatches.seq, transfer.batchSeq)));
  const own = await tx.$count(ledgerTransfers, and(eq(ledgerTransfers.batchSeq, transfer.batchSeq), lt(ledgerTransfers.position, transfer.position)));
  return before.size + Number(batches?.leaves ?? 0) + own;
}
