/** What a tier gives that decides who may see what. A higher rank has all of a lower one. */
export interface TierRights {
  readonly key: string;
  readonly rank: number;
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

/** `hidden` may not be known of; `locked` may be known of, and is opened by a tier. */
export type Entry = "open" | "locked" | "hidden";

/** Something of an artist that is not a video: a post, a livestream. Videos add their release to the same rule (server/catalogue/rules.ts). */
export interface PatronThing {
  readonly artistId: string;
  readonly isForAll: boolean;
  /** The key of the lowest tier that opens it; null is any tier. */
  readonly minTier: string | null;
}

/** Whether a viewer may see it, may only know of it, or neither. Its artist may; so may all for whom it is, and who holds the tier. */
export function judgePatronThing(
  thing: PatronThing,
  viewer: { readonly userId: string | null; readonly rank: number | null },
  tiers: readonly Pick<TierRights, "key" | "rank">[],
): Entry {
  if (viewer.userId === thing.artistId || thing.isForAll) return "open";
  if (isRankEnough(viewer.rank, thing.minTier, tiers)) return "open";
  return tiers.some((tier) => isRankEnough(tier.rank, thing.minTier, tiers)) ? "locked" : "hidden";
}

/** The rights that a rank has: its own tier's and those of every tier below. */
export function isRightHeld<Tier extends { readonly rank: number }>(rank: number | null, tiers: readonly Tier[], has: (tier: Tier) => boolean): boolean {
  return rank !== null && tiers.some((tier) => tier.rank <= rank && has(tier));
}

/** What a locked thing shows of the tier that opens it: the lowest on offer; null when none of those is on offer. */
export function findOffer<
  Tier extends { readonly key: string; readonly name: string; readonly monthlyCents: number; readonly currency: string; readonly isActive: boolean },
>(
  tiersLowestFirst: readonly Tier[],
  opens: (tier: Tier) => boolean,
): { readonly key: string; readonly name: string; readonly monthlyCents: number; readonly currency: string } | null {
  const tier = tiersLowestFirst.find((each) => each.isActive && opens(each));
  return tier === undefined ? null : { key: tier.key, name: tier.name, monthlyCents: tier.monthlyCents, currency: tier.currency };
}

/** A rank that is held for a time; an end of null is until further notice. */
interface HeldSpan {
  readonly rank: number;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
}

/** What somebody holds, with what is known of how it goes on. */
export interface ForeseenAccess extends HeldSpan {
  readonly isRenewing: boolean;
  /** When the period that is paid ends, and the rank from then on where it is another. */
  readonly periodEnd: Date | null;
  readonly nextRank: number | null;
}

/** The times that follow from it, if nobody changes anything: what renews has no end, and another rank from its next period on where that was chosen. */
export function foreseeSpans({ rank, startsAt, endsAt, isRenewing, periodEnd, nextRank }: ForeseenAccess): readonly HeldSpan[] {
  if (!isRenewing) return [{ rank, startsAt, endsAt }];
  if (nextRank === null || periodEnd === null) return [{ rank, startsAt, endsAt: null }];
  return [
    { rank, startsAt, endsAt: periodEnd },
    { rank: nextRank, startsAt: periodEnd, endsAt: null },
  ];
}

/** The highest rank that is held at a moment; null is none. */
export function rankAt(spans: readonly HeldSpan[], at: Date): number | null {
  const held = spans.filter(({ startsAt, endsAt }) => startsAt <= at && (endsAt === null || at < endsAt));
  return held.length === 0 ? null : Math.max(...held.map(({ rank }) => rank));
}
