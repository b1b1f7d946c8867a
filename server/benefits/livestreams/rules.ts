/** A tier as far as livestreams are concerned. */
interface StreamTier {
  readonly key: string;
  readonly rank: number;
  readonly hasLivestreams: boolean;
}

/** The lowest rank that gets in: that of the tier named, or of the lowest tier that has livestreams. Null when there is none. */
export function lowestRank(minTier: string | null, tiers: readonly StreamTier[]): number | null {
  const open = tiers.filter((tier) => (minTier === null ? tier.hasLivestreams : tier.key === minTier));
  return open.length === 0 ? null : Math.min(...open.map((tier) => tier.rank));
}
