import type { Tx } from "@/db/client";
import { postTransfers } from "../../ledger";
import type { Posting } from "./purses";
import { writeEntries } from "./write-entries";

/** Below the ledger's own limit for one batch. */
const BATCH_POSTINGS_MAX = 8_000;

/** Posts in this order, in as many batches as it takes, and writes down what is known of the entries. */
export async function postAll(tx: Tx, postings: readonly Posting[], now: Date): Promise<void> {
  for (let from = 0; from < postings.length; from += BATCH_POSTINGS_MAX) {
    const batch = postings.slice(from, from + BATCH_POSTINGS_MAX);
    await postTransfers(
      tx,
      batch.map(({ transfer }) => transfer),
      now,
    );
    await writeEntries(
      tx,
      batch.flatMap(({ dims }) => dims),
    );
  }
}
