import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { SqlExecutor } from "../../kernel/sql";
import type { EarnedLine } from "../states/rules";

/** An account with what could be paid out of it. */
export interface Candidate {
  readonly ledgerAccountId: number;
  /** The artist. */
  readonly accountId: string;
  readonly currency: string;
  /** Balance less holds. */
  readonly availableMicros: bigint;
  /** Which entries the lines are of, as spans of their versions: all that no payout which lives was of. PostgreSQL's text of an `int8multirange`. */
  readonly spans: string;
  /** By source of earnings, less what went back of it and what was handed on; what payouts and taxes took is no line. */
  readonly lines: readonly EarnedLine[];
  /** Of entries of which nobody has written down yet where they came from. */
  readonly unknownMicros: bigint;
}

const candidateRows = z.array(
  z.object({
    ledger_account_id: z.string(),
    account_id: z.string(),
    currency: z.string(),
    available: z.string(),
    spans: z.string(),
    /** `view 1200 600,tip 300 0`: source, amount and its US part of each; of what nobody knows the source of, none. */
    lines: z.string().nullable(),
  }),
);

/** The source of an entry; of what went back, that of what it went back of. */
const sourceOf = (entry: SQL) => sql`case when ${entry}.source = 'refund' then coalesce(${entry}.explanation->>'source', 'refund') else ${entry}.source end`;
/**
 * What is handed on of a whole is less of that, for the one who got the whole (`w` is its entry), and so is what of it comes back to them.
 * Who got a part of it and hands that on has less of what others share.
 */
const NET_SOURCE = sql`case when r.source = 'collaboration' and w.source is not null then ${sourceOf(sql`w`)} else ${sourceOf(sql`r`)} end`;

type Row = z.output<typeof candidateRows>[number];

function toCandidate(row: Row): Candidate {
  const lines: EarnedLine[] = [];
  let unknownMicros = 0n;
  for (const line of row.lines?.split(",") ?? []) {
    const [source = "", amount = "", us = ""] = line.split(" ");
    if (source === "") unknownMicros = BigInt(amount);
    else lines.push({ source, amountMicros: BigInt(amount), usMicros: BigInt(us) });
  }
  return {
    ledgerAccountId: Number(row.ledger_account_id),
    accountId: row.account_id,
    currency: row.currency,
    availableMicros: BigInt(row.available),
    spans: row.spans,
    lines,
    unknownMicros,
  };
}

/** The accounts of one artist, or up to so many of a lane after a ledger account, in the order of their ids. */
export type CandidateScope =
  | { readonly accountId: string }
  | { readonly afterLedgerAccountId: number; readonly limit: number; readonly lane: number; readonly lanes: number };

function scopeSql(scope: CandidateScope): { readonly where: SQL; readonly limit: SQL } {
  if ("accountId" in scope) return { where: sql`a.owner = ${`artist:${scope.accountId}`}`, limit: sql`` };
  const isOfLane = sql`a.id % ${scope.lanes}::integer = ${scope.lane}::integer`;
  return { where: sql`a.owner like 'artist:%' and a.id > ${scope.afterLedgerAccountId} and ${isOfLane}`, limit: sql`limit ${scope.limit}` };
}

/**
 * Reads accounts with at least so much available, and what their earnings since the last payout were made of.
 * The period of an account that has its monthly payout already leaves it out.
 */
export async function findCandidates(
  tx: SqlExecutor,
  input: { readonly scope: CandidateScope; readonly minimumMicros: bigint; readonly period: string | null },
): Promise<Candidate[]> {
  const { where, limit } = scopeSql(input.scope);
  // One look by the key for each account until there are enough. As `not exists` it is a join with all accounts that are left, for every chunk of them.
  const paid = sql`select 1 from payout_requests p where p.period = ${input.period} and p.account_id = substr(a.owner, 8) and p.currency = a.currency limit 1`;
  const notPaid = input.period === null ? sql`true` : sql`(${paid}) is null`;
  return candidateRows
    .parse(
      await tx.execute(sql`
      with chosen as materialized (
        select a.id, substr(a.owner, 8) as account_id, a.currency, -a.balance_micros - a.held_debit_micros as available, a.version
        from ledger_accounts a
        where a.name = 'earnings' and ${where} and -a.balance_micros - a.held_debit_micros >= ${input.minimumMicros.toString()}::bigint and ${notPaid}
        order by a.id ${limit}
      )
      select c.id::text as ledger_account_id, c.account_id, c.currency, c.available::text, f.spans::text, l.lines
      from chosen c
      cross join lateral (
        select int8multirange(int8range(0, c.version, '(]'))
          - coalesce(range_agg(coalesce(p.spans, int8multirange(int8range(p.from_version, p.to_version, '(]')))), '{}') as spans
        from payout_requests p
        where p.account_id = c.account_id and p.currency = c.currency and p.state not in ('RETURNED', 'FAILED_FINAL')
      ) f
      left join lateral (
        select string_agg(concat_ws(' ', coalesce(s.source, ''), s.amount, s.us), ',') as lines
        from (
          select ${NET_SOURCE} as source, sum(-e.amount_micros) as amount, sum(coalesce(r.us_micros, 0)) as us
          from unnest(f.spans) as o(span)
          join ledger_entries e on e.account_id = c.id and e.version >= lower(o.span) and e.version < upper(o.span)
          left join royalty_entries r on r.account_id = e.account_id and r.version = e.version
          left join royalty_entries w
            on w.transfer_id = case when r.source = 'collaboration' then r.explanation->>'wholeId' end and w.account_id = e.account_id
          left join ledger_transfers x on x.id = case when r.version is null then e.transfer_id end
          where r.source is distinct from 'payout' and r.source is distinct from 'tax' and x.source_type is distinct from 'payout'
            -- What was lent for a refund and taken again is no income: the refund is a line already.
            and (r.explanation->>'of') is distinct from 'debt'
          group by 1
        ) s
      ) l on true
      order by c.id`),
    )
    .map(toCandidate);
}
