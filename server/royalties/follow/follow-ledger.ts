import { eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { royaltyFollower } from "@/db/schema";
import { lockLedger } from "../../ledger";
import type { Services } from "../../services";
import { writeEntries } from "../credits/write-entries";
import { dimsOf, isReturn, isWhole } from "./explain-movement";
import { findNextBatch, findPayments, readMovements } from "./read-movements";
import { shareReturn, shareWhole } from "./share-movements";

const NAME = "earnings";
/** So that one call ends; the next goes on. */
const ROUNDS_MAX = 500;

/**
 * Reads the ledger from where it stood to its end and writes down of each entry in an artist's earnings what it was; money
 * for a work in which others have a part is shared. Each round is one transaction with the mark that it has come so far.
 */
export async function followLedger(services: Pick<Services, "db" | "clock">): Promise<{ readonly entries: number }> {
  let entries = 0;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const done = await services.db.transaction((tx) => followRound(tx, services.clock.now()));
    if (done === null) break;
    entries += done;
  }
  return { entries };
}

async function followRound(tx: Tx, now: Date): Promise<number | null> {
  await tx.insert(royaltyFollower).values({ name: NAME, batchSeq: 0n }).onConflictDoNothing();
  // Whoever follows at the same time waits here, and goes on behind what was done.
  const [mark] = await tx.select().from(royaltyFollower).where(eq(royaltyFollower.name, NAME)).for("update");
  const after = mark?.batchSeq ?? 0n;
  const until = await findNextBatch(tx, after);
  if (until === null) return null;
  const movements = await readMovements(tx, { after, until });
  const stripeIds = movements.flatMap(({ sourceType, sourceId }) => (sourceType === "stripe_balance_transaction" ? [sourceId] : []));
  const payments = await findPayments(tx, [...new Set(stripeIds)]);
  if (movements.length > 0) await lockLedger(tx);
  await writeEntries(
    tx,
    movements.map((movement) => dimsOf(movement, payments.get(movement.sourceId))),
  );
  const shared = movements.filter(({ sourceId }) => (payments.get(sourceId)?.videoId ?? null) !== null);
  for (const movement of shared) {
    const payment = payments.get(movement.sourceId);
    if (payment !== undefined && isWhole(movement)) await shareWhole(tx, movement, payment, now);
    if (isReturn(movement)) await shareReturn(tx, movement, now);
  }
  await tx.execute(sql`update royalty_follower set batch_seq = ${until.toString()}::bigint where name = ${NAME}`);
  return movements.length;
}
