import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { achReference, dueDay } from "../../adapters/rails";
import { DAY_MS } from "../../kernel/durations";
import { textList } from "../../kernel/list-text";
import type { SentPayout } from "./rules";

/** Payouts that lack a reference of their bank are few: those whose answer was lost. */
const UNANSWERED_MAX = 10_000;
const ALIKE_DAYS = 45;

const sentRow = z.object({
  key: z.string(),
  payout_id: z.string(),
  amount: z.coerce.number(),
  currency: z.string(),
  last4: z.string(),
  rail: z.enum(["stripe", "sepa", "ach", "crypto", "invoice"]),
  reference: z.string().nullable(),
  sent_at: z.coerce.date(),
});
type SentRow = z.output<typeof sentRow>;

const COLUMNS = sql`o.key, p.id as payout_id, p.amount, p.currency, p.method_last4 as last4, o.rail, p.rail_reference as reference, o.first_sent_at as sent_at`;
const SENT = sql`payout_outbox o join payout_requests p on p.id = o.payout_id`;

function toSent(row: SentRow): SentPayout {
  const { key, payout_id: payoutId, amount: amountCents, currency, last4 } = row;
  return { key, payoutId, amountCents, currency, last4, dueOn: dueDay(row.rail, row.sent_at) };
}

/**
 * The payouts that references name: by the key itself (SEPA), by what the rail called them (ACH, a transaction's hash, Stripe), by a
 * transaction that replaced theirs, or, where the rail's first answer was lost, by what it must have been.
 */
export async function findNamed(tx: Tx, references: readonly string[], keys: readonly string[]): Promise<ReadonlyMap<string, SentPayout>> {
  const rows = z.array(sentRow).parse(
    await tx.execute(sql`
      select ${COLUMNS} from ${SENT} where o.first_sent_at is not null and (o.key = any(${textList(keys)})
        or p.rail_reference = any(${textList(references)}))`),
  );
  const replaced = z.array(sentRow.extend({ hash: z.string() })).parse(
    await tx.execute(sql`
      select ${COLUMNS}, r.hash from ${SENT} join chain_replacements r on r.key = o.key
      where r.kind = 'transfer' and o.first_sent_at is not null and r.hash = any(${textList(references)})`),
  );
  const named = new Map<string, SentPayout>();
  for (const row of rows) {
    named.set(row.key, toSent(row));
    if (row.reference !== null) named.set(row.reference, toSent(row));
  }
  for (const row of replaced) named.set(row.hash, toSent(row));
  const isMissing = references.some((reference) => !named.has(reference) && /^[0-9A-HJKMNP-TV-Z]{15}$/.test(reference));
  if (isMissing) for (const row of await findUnanswered(tx)) named.set(achReference(row.key), toSent(row));
  return named;
}

async function findUnanswered(tx: Tx): Promise<SentRow[]> {
  const rows = await tx.execute(sql`
    select ${COLUMNS} from ${SENT} where o.rail = 'ach' and o.first_sent_at is not null and p.rail_reference is null and p.state in ('SUBMITTING', 'SUBMITTED', 'UNKNOWN')
    order by o.first_sent_at desc limit ${UNANSWERED_MAX}`);
  return z.array(sentRow).parse(rows);
}

/** Payouts on their way or just arrived whose amount, currency and account look like those of a line that names none; two at most. */
export async function findAlike(
  tx: Tx,
  line: { readonly amountCents: number; readonly currency: string; readonly last4: string; readonly before: Date },
): Promise<SentPayout[]> {
  const from = new Date(line.before.getTime() - ALIKE_DAYS * DAY_MS);
  const rows = await tx.execute(sql`
    select ${COLUMNS} from ${SENT}
    where p.state in ('SUBMITTING', 'SUBMITTED', 'UNKNOWN', 'SETTLED') and p.amount = ${line.amountCents} and p.currency = ${line.currency}
      and p.method_last4 = ${line.last4} and o.first_sent_at between ${from.toISOString()} and ${line.before.toISOString()}
      and not exists (select 1 from reconciliation_items i where i.payout_key = o.key and i.direction = 'out' and i.state <> 'open')
    order by o.first_sent_at limit 2`);
  return z.array(sentRow).parse(rows).map(toSent);
}

/** Of these keys, those of which a statement said before that they left. */
export async function findPaid(tx: Tx, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.execute(sql`
    select distinct payout_key from reconciliation_items
    where payout_key = any(${textList(keys)}) and direction = 'out' and state <> 'open' and fault is distinct from 'missing'`);
  return new Set(rows.map((row) => String(row.payout_key)));
}

/** Of these lines, those that are kept already. */
export async function findKept(tx: Tx, lineKeys: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.execute(sql`select line_key from reconciliation_items where line_key = any(${textList(lineKeys)})`);
  return new Set(rows.map((row) => String(row.line_key)));
}

/** Sent long ago, and no statement tells of it. Of those whose banks write of returns only, and of Stripe, which writes none, what has not come to an end. */
export async function findOverdue(tx: Tx, now: Date, limit: number): Promise<(SentPayout & { readonly rail: SentRow["rail"] })[]> {
  const oldest = new Date(now.getTime() - 2 * ALIKE_DAYS * DAY_MS);
  const newest = new Date(now.getTime() - 5 * DAY_MS);
  const rows = await tx.execute(sql`
    select ${COLUMNS} from ${SENT}
    where o.first_sent_at between ${oldest.toISOString()} and ${newest.toISOString()}
      and ((o.rail in ('sepa', 'crypto') and p.state in ('SUBMITTING', 'SUBMITTED', 'UNKNOWN', 'SETTLED'))
        or (o.rail in ('ach', 'stripe') and p.state in ('SUBMITTING', 'SUBMITTED', 'UNKNOWN')))
      and not exists (select 1 from reconciliation_items i where i.payout_key = o.key and i.direction = 'out' and (i.state <> 'open' or i.fault = 'missing'))
    order by o.first_sent_at limit ${limit}`);
  const today = now.toISOString().slice(0, 10);
  return z
    .array(sentRow)
    .parse(rows)
    .map((row) => ({ ...toSent(row), rail: row.rail }))
    .filter(({ dueOn }) => dueOn < today);
}
