import { and, asc, desc, eq, gt, gte, inArray, isNull, lte, or } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { entitlements, patronTiers } from "@/db/schema";

/** A fan with the best that they have open with the artist. */
export interface Patron {
  readonly fanId: string;
  readonly tierId: string;
  readonly key: string;
  readonly tierName: string;
  readonly rank: number;
}

/**
 * Who had access to an artist's work at `at`, by fan id, from `minRank` up; one row a fan. What was revoked later counts for a time
 * before that. Ask again with the last `fanId` for the next `limit`.
 */
export async function listPatrons(
  db: Tx,
  params: {
    readonly artistId: string;
    readonly at: Date;
    readonly minRank: number;
    readonly limit: number;
    readonly after?: string | undefined;
    /** Only these of them. */
    readonly fanIds?: readonly string[];
  },
): Promise<readonly Patron[]> {
  const { artistId, at, minRank, limit, after, fanIds } = params;
  return db
    .selectDistinctOn([entitlements.fanId], {
      fanId: entitlements.fanId,
      tierId: patronTiers.id,
      key: patronTiers.key,
      tierName: patronTiers.name,
      rank: patronTiers.rank,
    })
    .from(entitlements)
    .innerJoin(patronTiers, eq(patronTiers.id, entitlements.tierId))
    .where(
      and(
        eq(entitlements.artistId, artistId),
        lte(entitlements.startsAt, at),
        or(isNull(entitlements.endsAt), gt(entitlements.endsAt, at)),
        or(isNull(entitlements.revokedAt), gt(entitlements.revokedAt, at)),
        gte(patronTiers.rank, minRank),
        after === undefined ? undefined : gt(entitlements.fanId, after),
        fanIds === undefined ? undefined : inArray(entitlements.fanId, [...fanIds]),
      ),
    )
    .orderBy(asc(entitlements.fanId), desc(patronTiers.rank))
    .limit(limit);
}
