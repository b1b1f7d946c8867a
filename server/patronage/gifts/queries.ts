import { aliasedTable, eq, type SQL } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { gifts, patronTiers, users } from "@/db/schema";

const givers = aliasedTable(users, "givers");
const artists = aliasedTable(users, "artists");

/** Gifts with their tier and people. */
export function selectGifts(db: Tx, where: SQL | undefined) {
  return db
    .select({
      gift: gifts,
      tier: { id: patronTiers.id, key: patronTiers.key, name: patronTiers.name, rank: patronTiers.rank },
      artist: { id: artists.id, name: artists.name, handle: artists.handle },
      giverName: givers.name,
      giverEmail: givers.email,
    })
    .from(gifts)
    .innerJoin(patronTiers, eq(patronTiers.id, gifts.tierId))
    .innerJoin(artists, eq(artists.id, gifts.artistId))
    .innerJoin(givers, eq(givers.id, gifts.giverId))
    .where(where);
}

export type GiftCase = Awaited<ReturnType<typeof selectGifts>>[number];
