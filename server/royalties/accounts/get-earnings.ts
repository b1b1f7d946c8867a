import { sql } from "drizzle-orm";
import { z } from "zod";
import { ROYALTY_SOURCES, type SUM_GRAINS } from "@/db/schema";
import { type Actor, requireArtist } from "../../kernel/actor";
import type { SqlExecutor } from "../../kernel/sql";
import type { Services } from "../../services";
import { floorCents } from "./amounts";
import type { EARNING_SPANS, Earnings } from "./contract";
import { findAccount } from "./find-accounts";

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
  const rows = accountId === null ? [] : await sumBy(services.db, accountId, from, isShort(input.span) ? "day" : "month");
  const total = rows.filter((row) => row.source !== null);
  const amount = total.reduce((sum, row) => sum + row.amount, 0n);
  return {
    ...{ currency, from: from?.toISOString() ?? null, until: until.toISOString() },
    total: { amountMicros: amount.toString(), amountCents: floorCents(amount), entries: total.reduce((sum, row) => sum + row.entries, 0) },
    bySource: total.flatMap((row) => (row.source === null ? [] : [{ ...showSum(row), source: row.source }])),
    byWork: largest(rows.flatMap((row) => (row.video_id === null ? [] : [{ ...showSum(row), videoId: row.video_id, title: row.title }]))),
    byCountry: largest(rows.flatMap((row) => (row.country === null ? [] : [{ ...showSum(row), country: row.country }]))),
    byDay: rows.flatMap((row) => (row.day === null ? [] : [{ ...showSum(row), day: row.day }])).sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}

const rowShape = z.array(
  z.object({
    ...sums,
    source: z.enum(ROYALTY_SOURCES).nullable(),
    video_id: z.string().nullable(),
    title: z.string().nullable(),
    country: z.string().nullable(),
    day: z.string().nullable(),
  }),
);
type Row = z.output<typeof rowShape>[number];

/** Each row is a sum by one of source, work, country or day, and has null in the others. Spans of more than a month are added up from months. */
async function sumBy(tx: SqlExecutor, accountId: number, from: Date | null, grain: (typeof SUM_GRAINS)[number]): Promise<readonly Row[]> {
  const first = (from ?? new Date(0)).toISOString().slice(0, 10);
  return rowShape.parse(
    await tx.execute(sql`
      select case s.dim when 'source' then s.key end as source, case s.dim when 'work' then s.key end as video_id, v.title,
        case s.dim when 'country' then s.key end as country, null as day, s.amount::text as amount, s.entries::text as entries
      from (
        select dim, key, sum(amount_micros) as amount, sum(entries) as entries
        from royalty_sums where account_id = ${accountId} and grain = ${grain} and dim in ('source', 'work', 'country') and start >= ${first}::date
        group by dim, key
      ) s left join videos v on s.dim = 'work' and v.id = s.key
      union all
      select null, null, null, null, start::text, sum(amount_micros)::text, sum(entries)::text
      from royalty_sums where account_id = ${accountId} and grain = 'day' and dim = 'source' and start >= ${first}::date
      group by start`),
  );
}

function showSum({ amount, entries }: Row) {
  return { amountMicros: amount.toString(), amountCents: floorCents(amount), entries };
}

function largest<T extends { readonly amountMicros: string }>(rows: readonly T[]): T[] {
  return [...rows].sort((a, b) => (BigInt(a.amountMicros) > BigInt(b.amountMicros) ? -1 : 1)).slice(0, SHOWN_MAX);
}

function isShort(span: (typeof EARNING_SPANS)[number]): boolean {
  return span === "today" || span === "month";
}

function startOf(span: (typeof EARNING_SPANS)[number], now: Date): Date | null {
  if (span === "all") return null;
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  return new Date(Date.UTC(year, span === "year" ? 0 : month, span === "today" ? day : 1));
}
