import { asc, gt, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { ledgerAccounts, ledgerBatches, ledgerTransfers } from "@/db/schema";
import { transferId } from "../transfer";
import { BATCH_FORMAT, BatchHash, CHAIN_START } from "./hash-batch";
import { PAGE_ROWS, RowCursor, readPages } from "./read-pages";
import type { Report } from "./report";

type Batch = typeof ledgerBatches.$inferSelect;
type Account = typeof ledgerAccounts.$inferSelect;
type Transfer = typeof ledgerTransfers.$inferSelect;

export interface Chain {
  readonly batches: bigint;
  readonly transfers: bigint;
  /** Of those, how many moved money and so have two entries. */
  readonly moving: bigint;
  /** The newest batch: whoever keeps `seq:hash` elsewhere can prove later that nothing before it changed. */
  readonly head: { readonly seq: bigint; readonly hash: string };
}

/** Walks the chain once: batches without gaps, each hash as its content makes it, each transfer in its batch and with the id of its source. */
export async function verifyBatches(tx: Tx, report: Report, anchor: { readonly seq: bigint; readonly hash: string } | null): Promise<Chain> {
  const accounts = new RowCursor<Account>((last) =>
    tx
      .select()
      .from(ledgerAccounts)
      .where(last === null ? undefined : gt(ledgerAccounts.id, last.id))
      .orderBy(asc(ledgerAccounts.id))
      .limit(PAGE_ROWS),
  );
  const transfers = new RowCursor<Transfer>((last) =>
    tx
      .select()
      .from(ledgerTransfers)
      .where(last === null ? undefined : sql`(${ledgerTransfers.batchSeq}, ${ledgerTransfers.position}) > (${last.batchSeq}, ${last.position})`)
      .orderBy(asc(ledgerTransfers.batchSeq), asc(ledgerTransfers.position))
      .limit(PAGE_ROWS),
  );
  const batches = readPages<Batch>((last) =>
    tx
      .select()
      .from(ledgerBatches)
      .where(last === null ? undefined : gt(ledgerBatches.seq, last.seq))
      .orderBy(asc(ledgerBatches.seq))
      .limit(PAGE_ROWS),
  );
  let head = { seq: 0n, hash: CHAIN_START };
  const counts = { batches: 0n, transfers: 0n, moving: 0n };
  let isAnchored = anchor === null || (anchor.seq === 0n && anchor.hash === CHAIN_START);
  for await (const page of batches) {
    for (const batch of page) {
      await reportStrays(accounts, transfers, batch.seq, report);
      const walked = await verifyBatch(batch, head, { accounts, transfers }, report);
      head = { seq: batch.seq, hash: batch.hash };
      counts.batches += 1n;
      counts.transfers += walked.transfers;
      counts.moving += walked.moving;
      if (anchor !== null && anchor.seq === batch.seq && anchor.hash === batch.hash) isAnchored = true;
    }
  }
  await reportStrays(accounts, transfers, null, report);
  if (!isAnchored && anchor !== null) report.add("anchor", `batch ${anchor.seq}`, `is not there with the hash ${anchor.hash} that was noted`);
  return { ...counts, head };
}

interface Cursors {
  readonly accounts: RowCursor<Account>;
  readonly transfers: RowCursor<Transfer>;
}

async function verifyBatch(batch: Batch, before: { readonly seq: bigint; readonly hash: string }, cursors: Cursors, report: Report) {
  const where = `batch ${batch.seq}`;
  report.compare("batches without gaps", where, batch.seq, before.seq + 1n);
  report.compare("batch format", where, batch.format, BATCH_FORMAT);
  report.compare("hash chain", `${where}, previous hash`, batch.previousHash, before.hash);
  const hash = new BatchHash(batch, before.hash);
  for (;;) {
    const account = await cursors.accounts.take((row) => row.openedIn === batch.seq);
    if (account === null) break;
    hash.addAccount(account);
  }
  let transfers = 0n;
  let moving = 0n;
  for (;;) {
    const transfer = await cursors.transfers.take((row) => row.batchSeq === batch.seq);
    if (transfer === null) break;
    transfers += 1n;
    if (verifyTransfer(transfer, batch, report)) moving += 1n;
    hash.addTransfer(transfer);
  }
  report.compare("transfers in a batch", where, transfers, BigInt(batch.transfers));
  report.compare("hash chain", where, batch.hash, hash.digest());
  return { transfers, moving };
}

/** Answers whether it moves money. */
function verifyTransfer(transfer: Transfer, batch: Batch, report: Report): boolean {
  const moves = transfer.phase === "posted" || transfer.phase === "post";
  report.compare("transfer's id is of its source", transfer.id, transfer.id, transferId(transfer));
  report.compare("transfer's time is its batch's", transfer.id, transfer.createdAt.getTime(), batch.createdAt.getTime());
  if (transfer.amountMicros <= 0n) report.add("transfer's amount", transfer.id, `is ${transfer.amountMicros}`);
  if ((transfer.debitVersion !== null) !== moves || (transfer.creditVersion !== null) !== moves) {
    report.add("transfer's versions", transfer.id, moves ? "are missing" : "are there although it moves nothing");
  }
  return moves;
}

/** What belongs to no batch: it stands before the next one, or after the last. */
async function reportStrays(accounts: Cursors["accounts"], transfers: Cursors["transfers"], before: bigint | null, report: Report): Promise<void> {
  for (;;) {
    const account = await accounts.take((row) => before === null || row.openedIn < before);
    if (account === null) break;
    report.add("account's batch", `account ${account.id}`, `says it was opened in batch ${account.openedIn}`);
  }
  for (;;) {
    const transfer = await transfers.take((row) => before === null || row.batchSeq < before);
    if (transfer === null) break;
    report.add("transfer's batch", transfer.id, `says it is in batch ${transfer.batchSeq}, which is not there`);
  }
}
