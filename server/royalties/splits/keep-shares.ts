import { sql } from "drizzle-orm";
import { z } from "zod";
import { textList } from "../../kernel/list-text";
import type { SqlExecutor } from "../../kernel/sql";
import type { TransferId } from "../../ledger";
import type { Share } from "./plan-shares";

const list = (values: readonly (string | null)[]) => textList(values);

/** Writes down how credits were shared, in the transaction of the postings. */
export async function keepShares(tx: SqlExecutor, shares: readonly Share[]): Promise<void> {
  if (shares.length === 0) return;
  await tx.execute(sql`
    insert into split_shares (whole_id, split_id, version, party_id, recoup_micros, fixed_micros, share_micros, transfer_id)
    select i.whole_id, i.split_id, i.version::int, i.party_id, i.recoup::bigint, i.fixed::bigint, i.share::bigint, i.transfer_id
    from unnest(${list(shares.map((s) => s.wholeId))}, ${list(shares.map((s) => s.splitId))}, ${list(shares.map((s) => String(s.version)))},
      ${list(shares.map((s) => s.partyId))}, ${list(shares.map((s) => s.recoupMicros.toString()))}, ${list(shares.map((s) => s.fixedMicros.toString()))},
      ${list(shares.map((s) => s.shareMicros.toString()))}, ${list(shares.map((s) => s.transferId))})
      as i(whole_id, split_id, version, party_id, recoup, fixed, share, transfer_id)`);
  await addToBalances(tx, shares, 1n);
}

/** Takes off what was taken back: of the shares, and of what their parties had. */
export async function keepReturns(tx: SqlExecutor, returns: readonly Share[]): Promise<void> {
  if (returns.length === 0) return;
  await tx.execute(sql`
    update split_shares s
    set recoup_micros = s.recoup_micros - i.recoup::bigint, fixed_micros = s.fixed_micros - i.fixed::bigint, share_micros = s.share_micros - i.share::bigint
    from unnest(${list(returns.map((s) => s.wholeId))}, ${list(returns.map((s) => s.splitId))}, ${list(returns.map((s) => s.partyId))},
      ${list(returns.map((s) => s.recoupMicros.toString()))}, ${list(returns.map((s) => s.fixedMicros.toString()))}, ${list(returns.map((s) => s.shareMicros.toString()))})
      as i(whole_id, split_id, party_id, recoup, fixed, share)
    where s.whole_id = i.whole_id and s.split_id = i.split_id and s.party_id = i.party_id`);
  await addToBalances(tx, returns, -1n);
}

async function addToBalances(tx: SqlExecutor, shares: readonly Share[], sign: bigint): Promise<void> {
  await tx.execute(sql`
    insert into split_balances (split_id, version, party_id, currency, recoup_micros, fixed_micros, share_micros)
    select i.split_id, i.version::int, i.party_id, i.currency, sum(i.recoup::bigint), sum(i.fixed::bigint), sum(i.share::bigint)
    from unnest(${list(shares.map((s) => s.splitId))}, ${list(shares.map((s) => String(s.version)))}, ${list(shares.map((s) => s.partyId))},
      ${list(shares.map((s) => s.currency))}, ${list(shares.map((s) => (sign * s.recoupMicros).toString()))},
      ${list(shares.map((s) => (sign * s.fixedMicros).toString()))}, ${list(shares.map((s) => (sign * s.shareMicros).toString()))})
      as i(split_id, version, party_id, currency, recoup, fixed, share)
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4
    on conflict (split_id, version, party_id, currency) do update set recoup_micros = split_balances.recoup_micros + excluded.recoup_micros,
      fixed_micros = split_balances.fixed_micros + excluded.fixed_micros, share_micros = split_balances.share_micros + excluded.share_micros`);
}

const micros = z.string().transform(BigInt);
const rows = z.array(
  z.object({
    whole_id: z.custom<TransferId>((value) => typeof value === "string"),
    split_id: z.string(),
    version: z.number(),
    holder_id: z.string(),
    party_id: z.string(),
    video_id: z.string(),
    recoup: micros,
    fixed: micros,
    share: micros,
    transfer_id: z.custom<TransferId>((value) => typeof value === "string").nullable(),
    share_bps: z.number(),
    given: micros,
    us: micros,
    country: z.string().nullable(),
  }),
);

/** A share with what is left of it, and what the entry it made once had: its amount, and how much of that was of US source. */
export interface KeptShare extends Omit<Share, "currency"> {
  readonly videoId: string;
  readonly shareBps: number;
  readonly givenMicros: bigint;
  readonly usMicros: bigint;
  readonly country: string | null;
}

/** How these credits were shared, and what is left of the shares. */
export async function findShares(tx: SqlExecutor, wholeIds: readonly TransferId[]): Promise<readonly KeptShare[]> {
  if (wholeIds.length === 0) return [];
  const found = rows.parse(
    await tx.execute(sql`
      select s.whole_id, s.split_id, s.version, t.holder_id, s.party_id, t.video_id, s.recoup_micros::text as recoup, s.fixed_micros::text as fixed,
        s.share_micros::text as share, s.transfer_id, p.share_bps, coalesce(x.amount_micros, 0)::text as given, coalesce(e.us_micros, 0)::text as us, e.country
      from split_shares s
      join splits t on t.id = s.split_id
      join split_parties p on p.split_id = s.split_id and p.version = s.version and p.party_id = s.party_id
      left join ledger_transfers x on x.id = s.transfer_id
      left join royalty_entries e on e.transfer_id = s.transfer_id and e.account_id = x.credit_account_id
      where s.whole_id = any(${list(wholeIds)})
      order by s.whole_id, s.split_id, p.position`),
  );
  return found.map((row) => ({
    ...{ wholeId: row.whole_id, splitId: row.split_id, version: row.version, holderId: row.holder_id, partyId: row.party_id, videoId: row.video_id },
    ...{ recoupMicros: row.recoup, fixedMicros: row.fixed, shareMicros: row.share, transferId: row.transfer_id },
    ...{ shareBps: row.share_bps, givenMicros: row.given, usMicros: row.us, country: row.country },
  }));
}
