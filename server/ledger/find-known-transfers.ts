import { sql } from "drizzle-orm";
import { z } from "zod";
import { textList } from "../kernel/list-text";
import type { SqlExecutor } from "../kernel/sql";
import type { TransferId } from "./transfer";

const rows = z.array(z.object({ id: z.string() }));

/** Which of these are in the ledger already. Take the lock first where the answer must stay true. */
export async function findKnownTransfers(tx: SqlExecutor, ids: readonly TransferId[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const found = rows.parse(await tx.execute(sql`select id from ledger_transfers where id = any(${textList(ids)})`));
  return new Set(found.map(({ id }) => id));
}
