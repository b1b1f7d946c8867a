import { and, count, eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { entitlements, patronTiers } from "@/db/schema";
import type { PageRequest } from "@/server/kernel/page";
import { isOpenAt, selectBestAccess, selectOpenOf } from "./queries";
import { isRankEnough } from "./rules";

/** What a fan has with an artist. */
export interface Access {
  readonly artistId: string;
  readonly tierId: string;
  readonly key: string;
  readonly rank: number;
  readonly source: (typeof entitlements.$inferSelect)["source"];
  /** Null is until further notice. */
  readonly endsAt: Date | null;
}

/** The best that the fan has open with the artist now, or null. */
export async function findAccess(db: Tx, params: { readonly fanId: string; readonly artistId: string; readonly now: Date }): Promise<Access | null> {
  const [best] = await selectBestAccess(db, { fanId: params.fanId, artistIds: [params.artistId], now: params.now });
  return best ?? null;
}

/** Whether the fan may see what is for that tier and above; null is any tier. An artist has access to their own. */
export async function hasAccess(
  db: Tx,
  params: { readonly fanId: string; readonly artistId: string; readonly minTierKey: string | null; readonly now: Date },
): Promise<boolean> {
  if (params.fanId === params.artistId) return true;
  const access = await findAccess(db, params);
  if (access === null || params.minTierKey === null) return access !== null;
  const tiers = await db
    .select({ key: patronTiers.key, rank: patronTiers.rank })
    .from(patronTiers)
    .where(and(eq(patronTiers.artistId, params.artistId), eq(patronTiers.key, params.minTierKey)))
    .limit(1);
  return isRankEnough(access.rank, params.minTierKey, tiers);
}

/** One more than `page.limit` of what the fan has open with anybody, newest first, and how many there are; for `cutPage`, with the id as cursor. */
export async function listAccess(db: Tx, params: { readonly fanId: string; readonly now: Date }, page: PageRequest) {
  const rows = await selectOpenOf(db, { ...params, page });
  const [counted] = await db
    .select({ total: count() })
    .from(entitlements)
    .where(and(eq(entitlements.fanId, params.fanId), isOpenAt(params.now)));
  return { rows, total: counted?.total ?? 0 };
}

/** A tier as far as access and what it gives are concerned. */
export type GateTier = Pick<
  typeof patronTiers.$inferSelect,
  | "id"
  | "artistId"
  | "key"
  | "rank"
  | "name"
  | "monthlyCents"
  | "currency"
  | "isActive"
  | "earlyAccessHours"
  | "canDownload"
  | "callsPerMonth"
  | "hasLivestreams"
  | "hasCredit"
  | "hasDiscord"
>;

/** What decides at an artist's door: their tiers, lowest first, and what who asks has of them. */
export interface Gate {
  readonly tiers: readonly GateTier[];
  /** Null for who has nothing open. */
  readonly rank: number | null;
}

/** The most tiers that are read of one artist. */
const TIERS_MAX = 50;

/** The gates of these artists for one person (null is nobody signed in), in two queries however many they are. */
export async function readGates(
  db: Tx,
  params: { readonly fanId: string | null; readonly artistIds: readonly string[]; readonly now: Date },
): Promise<(artistId: string) => Gate> {
  const artistIds = [...new Set(params.artistIds)];
  if (artistIds.length === 0) return () => ({ tiers: [], rank: null });
  const tiers: readonly GateTier[] = await db
    .select()
    .from(patronTiers)
    .where(inArray(patronTiers.artistId, artistIds))
    .orderBy(patronTiers.rank)
    .limit(artistIds.length * TIERS_MAX);
  const held = params.fanId === null ? [] : await selectBestAccess(db, { fanId: params.fanId, artistIds, now: params.now });
  const ranks = new Map(held.map((access) => [access.artistId, access.rank]));
  return (artistId) => ({ tiers: tiers.filter((tier) => tier.artistId === artistId), rank: ranks.get(artistId) ?? null });
}
