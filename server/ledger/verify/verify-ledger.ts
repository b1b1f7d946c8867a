import { sql } from "drizzle-orm";
import type { Database, Tx } from "@/db/client";
import { Report } from "./report";
import { verifyBatches } from "./verify-batches";
import { verifyEntries } from "./verify-entries";
import { verifyLinks } from "./verify-links";

/** A point of the chain that somebody noted earlier, outside this database. */
export interface Anchor {
  readonly seq: bigint;
  readonly hash: string;
}

export interface Verification {
  readonly report: Report;
  readonly batches: bigint;
  readonly transfers: bigint;
  readonly entries: bigint;
  readonly head: Anchor;
}

/** One view of the database for everything that is checked, whatever is posted meanwhile; each statement may take its time. */
export function readAtOnce<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction(
    async (tx) => {
      await tx.execute(sql`set local statement_timeout = 0`);
      return work(tx);
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

/**
 * Proves every rule of the ledger from its rows, in memory that does not grow with them. With an anchor also that the
 * chain still goes through it: only that shows when its newest batches were cut off.
 */
export async function verifyLedger(tx: Tx, anchor: Anchor | null = null): Promise<Verification> {
  const report = new Report();
  const chain = await verifyBatches(tx, report, anchor);
  const entries = await verifyEntries(tx, report);
  report.compare("two entries a transfer", "the ledger", entries, 2n * chain.moving);
  await verifyLinks(tx, report);
  return { report, batches: chain.batches, transfers: chain.transfers, entries, head: chain.head };
}
