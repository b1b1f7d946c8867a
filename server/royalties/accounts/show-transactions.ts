import type { SqlExecutor } from "../../kernel/sql";
import type { Explanation } from "../credits/explanation";
import { floorCents } from "./amounts";
import type { Transaction } from "./contract";
import { explain } from "./explain";
import { findNames, type TransactionRow } from "./transaction-queries";

export interface ShownFor {
  readonly artistId: string;
  readonly accountId: number;
  readonly currency: string;
}

/** Of an entry that the follower has not come to yet. */
const NOT_YET: Explanation = { of: "other", sentence: "It was posted a moment ago; what it is for is being looked up." };

/** Rows as people and programs see them, each with its sentence. */
export async function showTransactions(tx: SqlExecutor, found: readonly TransactionRow[], shown: ShownFor): Promise<readonly Transaction[]> {
  const names = await findNames(tx, [
    ...new Set(found.flatMap(({ explanation }) => (explanation?.of === "split" ? [explanation.holderId, explanation.partyId] : []))),
  ]);
  return found.map((row) => ({
    id: `${shown.accountId}.${row.version}`,
    amountCents: floorCents(row.balance) - floorCents(row.balance - row.amount),
    amountMicros: row.amount.toString(),
    currency: shown.currency,
    source: row.source,
    createdAt: new Date(row.created_ms).toISOString(),
    reference: row.reference,
    videoId: row.video_id,
    videoTitle: row.video_title,
    country: row.country,
    balanceMicros: row.balance.toString(),
    explanation: explain(row.explanation ?? NOT_YET, {
      ...{ currency: shown.currency, artistId: shown.artistId, country: row.country, videoTitle: row.video_title },
      nameOf: (userId) => names.get(userId),
    }),
  }));
}
