import { type SQL, sql } from "drizzle-orm";
import { getArtist } from "@/server/accounts";
import type { Services } from "@/server/services";
import type { Credits, Wall } from "./contract";

const NAMES_MAX = 500;

/** What counts as support of an artist: tips that were paid, and pledges that were paid or promised with a card. */
function given(artistId: string): SQL {
  return sql`(
    select id, fan_id, shows_name, 'tip' as kind, paid_at as at from tips where artist_id = ${artistId} and status = 'PAID'
    union all
    select id, fan_id, shows_name, 'pledge' as kind, coalesce(paid_at, updated_at) as at from goal_pledges
      where artist_id = ${artistId} and status in ('SAVED', 'CHARGING', 'PAID')
  ) as given`;
}

async function countGiven(services: Services, artistId: string): Promise<{ total: number; anonymous: number }> {
  const [row] = await services.db.execute<{ total: string; anonymous: string }>(
    sql`select count(*)::text as total, (count(*) filter (where not shows_name))::text as anonymous from ${given(artistId)}`,
  );
  return { total: Number(row?.total ?? 0), anonymous: Number(row?.anonymous ?? 0) };
}

/** The wall of an artist's supporters: by name who wants it, the others as a number. @throws not_found */
export async function listSupporters(services: Services, input: { readonly artistId: string; readonly limit: number }): Promise<Wall> {
  const artist = await getArtist(services, null, { idOrHandle: input.artistId });
  const rows = await services.db.execute<{ id: string; name: string; kind: "tip" | "pledge"; at: string }>(sql`
    select given.id, users.name, given.kind, to_char(given.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from ${given(artist.id)} join users on users.id = given.fan_id
    where given.shows_name order by given.at desc, given.id desc limit ${input.limit}`);
  const supporters = rows.map(({ id, name, kind, at }) => ({ id, name, kind, at }));
  return { supporters, ...(await countGiven(services, artist.id)) };
}

/** Names for the end of an artist's films: who gave and wants to be named, each once. @throws not_found */
export async function listCredits(services: Services, input: { readonly artistId: string }): Promise<Credits> {
  const artist = await getArtist(services, null, { idOrHandle: input.artistId });
  const rows = await services.db.execute<{ name: string }>(sql`
    select users.name from ${given(artist.id)} join users on users.id = given.fan_id
    where given.shows_name group by users.id, users.name order by lower(users.name), users.id limit ${NAMES_MAX}`);
  return { names: rows.map((row) => row.name), anonymous: (await countGiven(services, artist.id)).anonymous };
}
