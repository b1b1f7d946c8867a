import { sql } from "drizzle-orm";
import { getArtist } from "@/server/accounts";
import type { Services } from "@/server/services";
import { type Watched, type WatchInput, watchVersion } from "../live/watch-version";
import type { Wall } from "./contract";
import { listSupporters } from "./list-supporters";

const SHOWN_MAX = 50;

/** Changes when something is paid, promised or goes back: the newest change and the number of what counts. */
const supportOfArtists: Watched = {
  name: "supporters",
  async readVersions({ db }, artistIds) {
    const ids = sql`(${sql.join(
      artistIds.map((id) => sql`${id}`),
      sql`, `,
    )})`;
    const rows = await db.execute<{ artist_id: string; version: string }>(sql`
      select artist_id, (extract(epoch from max(updated_at)) * 1000)::bigint || '-' || count(*) as version from (
        select artist_id, updated_at from tips where artist_id in ${ids} and status in ('PAID', 'REFUNDED')
        union all
        select artist_id, updated_at from goal_pledges where artist_id in ${ids} and status <> 'PENDING'
      ) as given group by artist_id`);
    return new Map(rows.map((row) => [row.artist_id, row.version]));
  },
};

export interface WallSight {
  readonly version: string;
  readonly wall: Wall;
}

/** The wall of an artist's supporters each time it changes; null as a sign of life. @throws not_found */
export async function* watchSupporters(services: Services, input: Omit<WatchInput, "key"> & { readonly artistId: string }): AsyncGenerator<WallSight | null> {
  const artist = await getArtist(services, null, { idOrHandle: input.artistId });
  for await (const version of watchVersion(services, supportOfArtists, { ...input, key: artist.id })) {
    if (version === null) yield null;
    else yield { version, wall: await listSupporters(services, { artistId: artist.id, limit: SHOWN_MAX }) };
  }
}
