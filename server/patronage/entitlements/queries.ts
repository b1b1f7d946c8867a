import { and, desc, eq, gt, inArray, isNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { entitlements, patronTiers, users } from "@/db/schema";
import type { PageRequest } from "@/server/kernel/page";

/** Open at `now`: begun, not ended, not revoked. */
export function isOpenAt(now: Date): SQL | undefined {
  return and(lte(entitlements.startsAt, now), or(isNull(entitlements.endsAt), gt(entitlements.endsAt, now)), isNull(entitlements.revokedAt));
}

const shown = {
  id: entitlements.id,
  fanId: entitlements.fanId,
  artistId: entitlements.artistId,
  tierId: patronTiers.id,
  key: patronTiers.key,
  rank: patronTiers.rank,
  source: entitlements.source,
  startsAt: entitlements.startsAt,
  endsAt: entitlements.endsAt,
};

/** The best that a fan has open with each of these artists: the highest rank, of these the one that lasts longest. */
export async function selectBestAccess(db: Tx, params: { readonly fanId: string; readonly artistIds: readonly string[]; readonly now: Date }) {
  return db
    .selectDistinctOn([entitlements.artistId], shown)
    .from(entitlements)
    .innerJoin(patronTiers, eq(patronTiers.id, entitlements.tierId))
    .where(and(eq(entitlements.fanId, params.fanId), inArray(entitlements.artistId, [...params.artistIds]), isOpenAt(params.now)))
    .orderBy(entitlements.artistId, desc(patronTiers.rank), sql`${entitlements.endsAt} desc nulls first`)
    .limit(params.artistIds.length);
}

/** Everything that a fan has open, with whose it is, newest first. */
export async function selectOpenOf(db: Tx, params: { readonly fanId: string; readonly now: Date; readonly page: PageRequest }) {
  const { limit, offset, cursor } = params.page;
  return db
    .select({ ...shown, tierName: patronTiers.name, artist: { id: users.id, name: users.name, handle: users.handle } })
    .from(entitlements)
    .innerJoin(patronTiers, eq(patronTiers.id, entitlements.tierId))
    .innerJoin(users, eq(users.id, entitlements.artistId))
    .where(and(eq(entitlements.fanId, params.fanId), isOpenAt(params.now), cursor === undefined ? undefined : lt(entitlements.id, cursor)))
    .orderBy(desc(entitlements.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
}
