import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireArtist } from "../../kernel/actor";
import { textList } from "../../kernel/list-text";
import { type Watched, type WatchInput, watchVersion } from "../../patronage";
import type { Services } from "../../services";
import type { RoyaltyAccount } from "./contract";
import { getAccount } from "./get-account";

const rows = z.array(z.object({ owner: z.string(), version: z.string() }));

/**
 * Changes with each entry and each hold in what an artist has, however it was posted, and once more when the follower has written down what
 * an entry was: in whatever order it comes to them, it moves the last one explained, or how many the sums have.
 */
const accountsOfArtists: Watched = {
  name: "royalty accounts",
  async readVersions({ db }, artistIds) {
    const owners = artistIds.map((id) => `artist:${id}`);
    const found = rows.parse(
      await db.execute(sql`
        select a.owner, concat_ws('-', sum(a.version), sum(a.held_debit_micros), sum(e.last), sum(s.entries)) as version
        from ledger_accounts a
        left join lateral (select max(r.version) as last from royalty_entries r where r.account_id = a.id) e on true
        left join lateral (select sum(n.entries) as entries from royalty_sums n where n.account_id = a.id and n.grain = 'month' and n.dim = 'source') s on true
        where a.owner = any(${textList(owners)}) group by a.owner`),
    );
    return new Map(found.map((row) => [row.owner.slice("artist:".length), row.version]));
  },
};

export interface AccountSight {
  readonly version: string;
  readonly account: RoyaltyAccount;
}

/** The account of the artist who asks each time it changes; null as a sign of life. */
export async function* watchAccount(services: Services, actor: Actor, input: Omit<WatchInput, "key">): AsyncGenerator<AccountSight | null> {
  requireArtist(actor);
  for await (const version of watchVersion(services, accountsOfArtists, { ...input, key: actor.userId })) {
    if (version === null) yield null;
    else yield { version, account: await getAccount(services, actor) };
  }
}
