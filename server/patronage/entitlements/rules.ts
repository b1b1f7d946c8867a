/** What a tier gives that decides who may see what. A higher rank has all of a lower one. */
export interface TierRights {
  readonly key: string;
  readonly rank: number;
  readonly earlyAccessHours: number;
}

/**
 * Whether who holds a tier of this rank is let in. Null is no tier at all. `minTierKey` null is any tier; a key that
 * the artist does not have opens to nobody.
 */
export function isRankEnough(rank: number | null, minTierKey: string | null, tiers: readonly Pick<TierRights, "key" | "rank">[]): boolean {
  if (rank === null) return false;
  if (minTierKey === null) return true;
  const needed = tiers.find((tier) => tier.key === minTierKey);
  return needed !== undefined && rank >= needed.rank;
}
