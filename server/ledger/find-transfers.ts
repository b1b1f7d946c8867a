import { sql } from "drizzle-orm";
import { z } from "zod";
import { textList } from "../kernel/list-text";
import type { SqlExecutor } from "../kernel/sql";
import { type Account, isAccountName } from "./chart";
import { isTransferId, type TransferId } from "./transfer";

export interface FoundTransfer {
  readonly id: TransferId;
  readonly kind: string;
  readonly sourceId: string;
  readonly debit: Account;
  readonly credit: Account;
  readonly amountMicros: bigint;
  /** What is left of it to reverse. */
  readonly openMicros: bigint;
  readonly reversesId: TransferId | null;
  readonly createdAt: Date;
}

const id = z.custom<TransferId>((value) => typeof value === "string" && isTransferId(value));
const account = z.object({
  owner: z.custom<Account["owner"]>((value) => value === "platform" || (typeof value === "string" && value.startsWith("artist:"))),
  name: z.custom<Account["name"]>((value) => typeof value === "string" && isAccountName(value)),
  currency: z.string(),
});
const rows = z.array(
  z.object({
    id,
    kind: z.string(),
    source_id: z.string(),
    debit: account,
    credit: account,
    amount: z.string().transform(BigInt),
    open: z.string().transform(BigInt),
    reverses_id: id.nullable(),
    created_ms: z.string().transform(Number),
  }),
);

/** What was posted for these sources, holds left out, in the order of posting. A source has few transfers; ask for few sources. */
export async function findTransfers(tx: SqlExecutor, sourceType: string, sourceIds: readonly string[]): Promise<FoundTransfer[]> {
  const found = rows.parse(
    await tx.execute(sql`
      select x.id, x.kind, x.source_id, x.amount_micros::text as amount, x.reverses_id,
        (extract(epoch from x.created_at) * 1000)::bigint::text as created_ms,
        jsonb_build_object('owner', d.owner, 'name', d.name, 'currency', d.currency) as debit,
        jsonb_build_object('owner', c.owner, 'name', c.name, 'currency', c.currency) as credit,
        (x.amount_micros - coalesce((
          select sum(r.amount_micros - coalesce((select sum(u.amount_micros) from ledger_transfers u where u.reverses_id = r.id), 0))
          from ledger_transfers r where r.reverses_id = x.id), 0))::text as open
      from ledger_transfers x
      join ledger_accounts d on d.id = x.debit_account_id
      join ledger_accounts c on c.id = x.credit_account_id
      where x.source_id = any(${textList(sourceIds)}) and x.source_type = ${sourceType} and x.phase in ('posted', 'post')
      order by x.batch_seq, x.position`),
  );
  return found.map((row) => ({
    id: row.id,
    kind: row.kind,
    sourceId: row.source_id,
    debit: row.debit,
    credit: row.credit,
    amountMicros: row.amount,
    openMicros: row.open,
    reversesId: row.reverses_id,
    createdAt: new Date(row.created_ms),
  }));
}
