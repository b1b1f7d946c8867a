import type postgres from "postgres";
import { artistAccount, platformAccount, type Transfer } from "@/server/ledger";
import { encodeBatch } from "@/server/ledger/encode-batch";

/** How many artists the money goes to; the account that it comes from is one and the same. */
const ARTISTS = 100;

/** Charges from one hot account, as a busy evening has them. `label` makes their ids. */
export function makeTransfers(label: string, count: number): Transfer[] {
  const debit = platformAccount("stripe_balance", "USD");
  return Array.from({ length: count }, (_, n) => ({
    debit,
    credit: artistAccount(`usr_${n % ARTISTS}`, "earnings", "USD"),
    amountMicros: BigInt(1 + (n % 997)),
    kind: "charge.earnings",
    sourceType: "bench",
    sourceId: `${label}:${n}`,
  }));
}

/** One batch in a transaction of its own, by the driver postgres.js. Answers how many were new. */
export async function post(sql: postgres.Sql, transfers: readonly Transfer[]): Promise<number> {
  const values = encodeBatch(transfers, new Date());
  const places = values.map(({ type }, index) => `$${index + 1}::${type}`).join(", ");
  const rows = await sql.unsafe<{ posted: number }[]>(
    `select posted from ledger_post(${places})`,
    values.map(({ value }) => value),
    { prepare: true },
  );
  return rows[0]?.posted ?? 0;
}
