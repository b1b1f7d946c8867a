import type { Tx } from "@/db/client";
import { auditLeaf, batchLeaf, type Leaf, transferLeaf } from "../leaf";
import { readAuditRows, readBatches, readTransfers, type Span } from "./queries";

interface Bounds {
  readonly ledgerSeq: bigint;
  readonly auditSeq: number;
}

/** The leaves of one span in the log's order: each batch's transfers, then the batch; then the audit rows. */
export async function* readLeaves(tx: Tx, before: Bounds, span: Pick<Span, "ledgerSeq" | "auditSeq" | "salt">): AsyncGenerator<Leaf> {
  const transfers = readTransfers(tx, before.ledgerSeq, span.ledgerSeq);
  let next = await transfers.next();
  for await (const batch of readBatches(tx, before.ledgerSeq, span.ledgerSeq)) {
    for (; next.done !== true && next.value.batchSeq === batch.seq; next = await transfers.next()) yield transferLeaf(span.salt, next.value);
    yield batchLeaf(span.salt, batch);
  }
  for await (const row of readAuditRows(tx, before.auditSeq, span.auditSeq)) yield auditLeaf(span.salt, row);
}
