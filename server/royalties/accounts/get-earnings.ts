import { sql } from "drizzle-orm";
import { z } from "zod";
import { ROYALTY_SOURCES } from "@/db/schema";
import { type Actor, requireArtist } from "../../kernel/actor";
import { DAY_MS } from "../../kernel/durations";
import type { SqlExecutor } from "../../kernel/sql";
import type { Services } from "../../services";
import { floorCents } from "./amounts";
import type { EARNING_SPANS, Earnings } from "./contract";
import { findAccount } from "./find-accounts";
import { findVersionBefore } from "./find-versions";

/** Works and countries shown: what earned most. */
const SHOWN_MAX = 100;
const micros = z.string().transform(BigInt);
const sums = { amount: micros, entries: z.string().transform(Number) };

/** What the artist who asks earned in a span of time (UTC), less what went back, by where it came from. */
export async function getEarnings(
  services: Pick<Services, "db" | "clock">,
  actor: Actor,
  input: { readonly span: (typeof EARNING_SPANS)[number]; readonly currency?: string | undefined },
): Promise<Earnings> {
  requireArtist(actor);
  const until = services.clock.now();
  const from = startOf(input.span, until);
  const { accountId, currency } = await findAccount(services.db, actor.userId, input.currency);
  const rows = accountId === null ? [] : await sumBy(services.db, accountId, from);
  const total = rows.filter((row) => row.source !== null);
  const amount = total.reduce((sum, row) => sum + row.amount, 0n);
  return {
    ...{ currency, from: from?.toISOString() ?? null, until: until.toISOString() },
    total: { amountMicros: amount.toString(), amountCents: floorCents(amount), entries: total.reduce((sum, row) => sum + row.entries, 0) },
    bySource: total.flatMap((row) => (row.source === null ? [] : [{ ...showSum(row), source: row.source }])),
    byWork: largest(rows.flatMap((row) => (row.video_id === null ? [] : [{ ...showSum(row), videoId: row.video_id, title: row.title }]))),
    byCountry: largest(rows.flatMap((row) => (row.country === null ? [] : [{ ...showSum(row), country: row.country }]))),
    byDay: rows
      .flatMap((row) => (row.day === null ? [] : [{ ...showSum(row), day: new Date(row.day * DAY_MS).toISOString().slice(0, 10) }]))
      .sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}

const rowShape = z.array(
  z.object({
    ...sums,
    source: z.enum(ROYALTY_SOURCES).nullable(),
    video_id: z.string().nullable(),
    title: z.string().nullable(),
    country: z.string().nullable(),
    /** Counted from the Unix epoch, in UTC. */
    day: z.number().nullable(),
  }),
);
type Row = z.output<typeof rowShape>[number];

/** One pass over the entries: each row is a sum by one of source, work, country or day, and has null in the others. */
async function sumBy(tx: SqlExecutor, accountId: number, from: Date | null): Promise<readonly Row[]> {
  // Of both tables: PostgreSQL takes a range of the one for nothing known of the other.
  const after = (from === null ? 0n : await findVersionBefore(tx, accountId, from)).toString();
  return rowShape.parse(
    await tx.execute(sql`
      select g.*, v.title from (
        select r.source, r.video_id, r.country, floor(date_part('epoch', r.created_at) / 86400)::int as day, sum(-e.amount_micros)::text as amount, count(*)::text as entries
        from royalty_entries r
        join ledger_entries e on e.account_id = r.account_id and e.version = r.version
        where r.account_id = ${accountId} and r.version > ${after}::bigint and e.account_id = ${accountId} and e.version > ${after}::bigint
          and r.source not in ('payout', 'tax', 'fee')
        group by grouping sets ((r.source), (r.video_id), (r.country), (floor(date_part('epoch', r.created_at) / 86400)::int))
      ) g left join videos v on v.id = g.video_id`),
  );
}

function showSum({ amount, entries }: Row) {
  return { amountMicros: amount.toString(), amountCents: floorCents(amount), entries };
}

function largest<T extends { readonly amountMicros: string }>(rows: readonly T[]): T[] {
  return [...rows].sort((a, b) => (BigInt(a.amountMicros) > BigInt(b.amountMicros) ? -1 : 1)).slice(0, SHOWN_MAX);
}

function startOf(span: (typeof EARNING_SPANS)[number], now: Date): Date | null {
  if (span === "all") return null;
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  return new Date(Date.UTC(year, span === "year" ? 0 : month, span === "today" ? day : 1));
}
