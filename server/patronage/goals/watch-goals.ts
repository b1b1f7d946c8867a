import { inArray, sql } from "drizzle-orm";
import { artistGoals } from "@/db/schema";
import { getArtist } from "@/server/accounts";
import type { Services } from "@/server/services";
import { type Watched, type WatchInput, watchVersion } from "../live/watch-version";
import type { Goal } from "./contract";
import { listGoals } from "./list-goals";

const SHOWN_MAX = 20;

const goalsOfArtists: Watched = {
  name: "goals",
  async readVersions({ db }, artistIds) {
    const rows = await db
      .select({ artistId: artistGoals.artistId, version: sql<string>`(extract(epoch from max(${artistGoals.updatedAt})) * 1000)::bigint::text` })
      .from(artistGoals)
      .where(inArray(artistGoals.artistId, [...artistIds]))
      .groupBy(artistGoals.artistId);
    return new Map(rows.map((row) => [row.artistId, row.version]));
  },
};

export interface GoalsSight {
  readonly version: string;
  readonly goals: Goal[];
}

/** An artist's newest goals each time that one changes; null as a sign of life. @throws not_found */
export async function* watchGoals(services: Services, input: Omit<WatchInput, "key"> & { readonly artistId: string }): AsyncGenerator<GoalsSight | null> {
  const artist = await getArtist(services, null, { idOrHandle: input.artistId });
  for await (const version of watchVersion(services, goalsOfArtists, { ...input, key: artist.id })) {
    if (version === null) yield null;
    else yield { version, goals: (await listGoals(services, { artistId: artist.id, limit: SHOWN_MAX, offset: 0 })).items };
  }
}
