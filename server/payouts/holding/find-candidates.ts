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
  /** Which entries the lines are of: after the first, up to the second version. */
  readonly fromVersion: bigint;
  readonly toVersion: bigint;
  /** By source of earnings; what payouts and taxes took is no line. */
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
    from_version: z.string(),
    to_version: z.string(),
    /** `view 1200 600,tip 300 0`: source, amount and its US part of each; of what nobody knows the source of, none. */
    lines: z.string().nullable(),
  }),
);

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
    fromVersion: BigInt(row.from_version),
    toVersion: BigInt(row.to_version),
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
      select c.id::text as ledger_account_id, c.account_id, c.currency, c.available::text, coalesce(f.version, 0)::text as from_version,
        c.version::text as to_version, l.lines
      from chosen c
      left join lateral (
        select max(p.to_version) as version from payout_requests p
        where p.account_id = c.account_id and p.currency = c.currency and p.state not in ('RETURNED', 'FAILED_FINAL')
      ) f on true
      left join lateral (
        select string_agg(concat_ws(' ', coalesce(s.source, ''), s.amount, s.us), ',') as lines
        from (
          select r.source, sum(-e.amount_micros) as amount, sum(coalesce(r.us_micros, 0)) as us
          from ledger_entries e
          left join royalty_entries r on r.account_id = e.account_id and r.version = e.version
          left join ledger_transfers x on x.id = case when r.version is null then e.transfer_id end
          where e.account_id = c.id and e.version > coalesce(f.version, 0) and e.version <= c.version
            and r.source is distinct from 'payout' and r.source is distinct from 'tax' and x.source_type is distinct from 'payout'
          group by r.source
        ) s
      ) l on true
      order by c.id`),
    )
    .map(toCandidate);
}
