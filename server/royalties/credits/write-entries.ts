import { sql } from "drizzle-orm";
import type { ROYALTY_SOURCES } from "@/db/schema";
import { textList } from "../../kernel/list-text";
import type { SqlExecutor } from "../../kernel/sql";
import type { TransferId } from "../../ledger";
import type { Explanation } from "./explanation";

/** What is known of the entry that a transfer made in an artist's earnings. */
export interface EntryDims {
  readonly transferId: TransferId;
  readonly artistId: string;
  readonly source: (typeof ROYALTY_SOURCES)[number];
  readonly videoId: string | null;
  readonly country: string | null;
  readonly usMicros: bigint;
  readonly explanation: Explanation;
}

/**
 * Writes down, in the transaction of the posting, what is known of entries that were just posted, once each, and adds them to the sums of
 * their day and month. Call it under the ledger's lock (a posting has it): two who add to the same sums in another order would wait for each
 * other.
 */
export async function writeEntries(tx: SqlExecutor, dims: readonly EntryDims[]): Promise<void> {
  if (dims.length === 0) return;
  const list = (pick: (row: EntryDims) => string | null) => textList(dims.map(pick));
  await tx.execute(sql`
    with written as (
      insert into royalty_entries (account_id, version, transfer_id, artist_id, source, video_id, country, us_micros, explanation, created_at)
      select a.id, case when x.credit_account_id = a.id then x.credit_version else x.debit_version end, x.id, i.artist_id, i.source,
        i.video_id, i.country, i.us_micros::bigint, i.explanation::jsonb, x.created_at
      from unnest(${list((row) => row.transferId)}, ${list((row) => row.artistId)}, ${list((row) => row.source)}, ${list((row) => row.videoId)},
        ${list((row) => row.country)}, ${list((row) => row.usMicros.toString())}, ${list((row) => JSON.stringify(row.explanation))})
        as i(transfer_id, artist_id, source, video_id, country, us_micros, explanation)
      join ledger_transfers x on x.id = i.transfer_id and x.phase in ('posted', 'post')
      join ledger_accounts a on a.owner = 'artist:' || i.artist_id and a.name = 'earnings' and a.currency = x.currency
        and a.id in (x.debit_account_id, x.credit_account_id)
      on conflict do nothing
      returning account_id, version, source, video_id, country, created_at
    ), earned as (
      select w.*, -e.amount_micros as amount, w.created_at at time zone 'UTC' as utc
      from written w join ledger_entries e on e.account_id = w.account_id and e.version = w.version
      where w.source not in ('payout', 'tax', 'fee')
    )
    insert into royalty_sums (account_id, grain, dim, start, key, amount_micros, entries)
    select n.account_id, g.grain, k.dim, date_trunc(g.grain, n.utc)::date, k.key, sum(n.amount), count(*)
    from earned n
    cross join (values ('day'), ('month')) as g(grain)
    cross join lateral (values ('source', n.source), ('work', n.video_id), ('country', n.country)) as k(dim, key)
    where k.key is not null
    group by 1, 2, 3, 4, 5
    on conflict (account_id, grain, dim, start, key) do update
      set amount_micros = royalty_sums.amount_micros + excluded.amount_micros, entries = royalty_sums.entries + excluded.entries`);
}
