import { sql } from "drizzle-orm";
import { z } from "zod";
import { textList } from "../../kernel/list-text";
import type { SqlExecutor } from "../../kernel/sql";
import type { TransferId } from "../../ledger";

const micros = z.string().transform(BigInt);
const transfer = z.custom<TransferId>((value) => typeof value === "string");

const movementRows = z.array(
  z.object({
    id: transfer,
    kind: z.string(),
    source_type: z.string(),
    source_id: z.string(),
    reverses_id: transfer.nullable(),
    amount: micros,
    currency: z.string(),
    artist_id: z.string(),
  }),
);

/** An entry in an artist's earnings of which nothing is written down yet. */
export interface Movement {
  readonly id: TransferId;
  readonly kind: string;
  readonly sourceType: string;
  readonly sourceId: string;
  readonly reversesId: TransferId | null;
  /** Signed: above zero came in. */
  readonly amountMicros: bigint;
  readonly currency: string;
  readonly artistId: string;
}

/** Batches read in one transaction, and the transfers in them: what is more waits for the next. */
const BATCHES_MAX = 200;
const TRANSFERS_MAX = 20_000;

/** The last batch to read now after `cursor`, or null at the end of the ledger. */
export async function findNextBatch(tx: SqlExecutor, cursor: bigint): Promise<bigint | null> {
  const batches = z
    .array(z.object({ seq: micros, transfers: z.number() }))
    .parse(
      await tx.execute(
        sql`select seq::text, transfers from ledger_batches where seq > ${cursor.toString()}::bigint order by ledger_batches.seq limit ${BATCHES_MAX}`,
      ),
    );
  let transfers = 0;
  let last: bigint | null = null;
  for (const batch of batches) {
    transfers += batch.transfers;
    if (last !== null && transfers > TRANSFERS_MAX) break;
    last = batch.seq;
  }
  return last;
}

/** In the order of posting. Whoever is no person of the house (a test's account) is left out. */
export async function readMovements(tx: SqlExecutor, range: { readonly after: bigint; readonly until: bigint }): Promise<readonly Movement[]> {
  const rows = movementRows.parse(
    await tx.execute(sql`
      select x.id, x.kind, x.source_type, x.source_id, x.reverses_id, (s.sign * x.amount_micros)::text as amount, x.currency, u.id as artist_id
      from ledger_transfers x
      cross join lateral (values (x.debit_account_id, x.debit_version, -1), (x.credit_account_id, x.credit_version, 1)) as s(account_id, version, sign)
      join ledger_accounts a on a.id = s.account_id and a.name = 'earnings' and a.owner like 'artist:%'
      join users u on u.id = substr(a.owner, 8)
      where x.batch_seq > ${range.after.toString()}::bigint and x.batch_seq <= ${range.until.toString()}::bigint and x.phase in ('posted', 'post')
        and not exists (select from royalty_entries e where e.account_id = s.account_id and e.version = s.version)
      order by x.batch_seq, x.position, s.sign`),
  );
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind, sourceType: row.source_type, sourceId: row.source_id, reversesId: row.reverses_id },
    ...{ amountMicros: row.amount, currency: row.currency, artistId: row.artist_id },
  }));
}

const paymentRows = z.array(
  z.object({
    movement_id: z.string(),
    payment_id: z.string(),
    kind: z.enum(["subscription", "tip", "gift", "pledge", "ticket"]),
    paid: z.string().transform(Number),
    tax: z.string().transform(Number),
    fee_bps: z.number(),
    country: z.string().nullable(),
    paid_at: z.coerce.date(),
    video_id: z.string().nullable(),
    livestream: z.string().nullable(),
  }),
);

/** The payment behind a movement at Stripe. Cents. */
export interface PaymentBehind {
  readonly paymentId: string;
  readonly kind: "subscription" | "tip" | "gift" | "pledge" | "ticket";
  readonly paidCents: number;
  readonly taxCents: number;
  readonly feeBps: number;
  readonly country: string | null;
  readonly paidAt: Date;
  readonly videoId: string | null;
  /** The title of the livestream that it was paid for, or given at. */
  readonly livestream: string | null;
}

/** By the id of the balance transaction. */
export async function findPayments(tx: SqlExecutor, movementIds: readonly string[]): Promise<ReadonlyMap<string, PaymentBehind>> {
  if (movementIds.length === 0) return new Map();
  const rows = paymentRows.parse(
    await tx.execute(sql`
      select b.id as movement_id, p.id as payment_id, p.kind, p.amount_cents::text as paid, p.tax_cents::text as tax, p.fee_bps, p.country, p.paid_at, t.video_id, l.title as livestream
      from stripe_balance_transactions b
      join payments p on p.id = b.payment_id
      left join tips t on p.kind = 'tip' and t.id = p.subject_id
      left join livestream_tickets k on p.kind = 'ticket' and k.id = p.subject_id
      left join livestreams l on l.id = coalesce(t.livestream_id, k.livestream_id)
      where b.id = any(${textList(movementIds)})`),
  );
  return new Map(
    rows.map((row) => [
      row.movement_id,
      {
        ...{ paymentId: row.payment_id, kind: row.kind, paidCents: row.paid, taxCents: row.tax, feeBps: row.fee_bps, country: row.country },
        ...{ paidAt: row.paid_at, videoId: row.video_id, livestream: row.livestream },
      },
    ]),
  );
}
