import { DomainError } from "../../kernel/errors";
import { splitByWeights } from "../../kernel/money";
import { shareByViews } from "./share-by-views";

/** What one fan, or all visitors together, watched in a month and paid into its pool. */
export interface FanMonth {
  /** Micros (1e-6 of a unit) of this fan's payments that are in the pool. */
  readonly micros: bigint;
  /** Places of the artists in the result; each once. */
  readonly artists: ArrayLike<number>;
  /** Views of each of those artists, above zero. */
  readonly views: ArrayLike<number>;
}

/** What each artist gets by each model, by place. Both sum to `sharedMicros`. */
export interface SharedPool {
  readonly sharedMicros: bigint;
  /** What found nobody, because nothing was watched: the next month's. */
  readonly carriedMicros: bigint;
  readonly totalViews: bigint;
  readonly proRataMicros: readonly bigint[];
  readonly userCentricMicros: readonly bigint[];
  readonly views: readonly bigint[];
  /** Fans with money in the pool who watched the artist. */
  readonly fans: readonly number[];
}

/**
 * Shares a month's pool by two models at once, fan after fan, in memory that grows with the artists alone.
 *
 * Pro rata: everybody's money is one pool, shared by views. User-centric: a fan's money goes to whom that fan watched, by views; the money
 * of who watched nothing, and what sponsors gave, is shared by all views. Each split is by largest remainder and sums to its whole, to the
 * micro. Where remainders are the same, the first place to get a micro moves on from fan to fan, so that no artist is always before another.
 */
export class PoolSharing {
  // Numbers, because a month has tens of millions of sums: all are integers, and no sum is larger than what was paid, which is below 2⁵³.
  #direct: number[] = [];
  #views: number[] = [];
  #fans: number[] = [];
  #paid = 0;
  #idle = 0;
  #turn = 0;

  /** @throws DomainError rule_refused when a month's payments exceed 2⁵³ micros, which is nine billion dollars. */
  addFan({ micros, artists, views }: FanMonth): void {
    const paid = Number(micros);
    this.#paid += paid;
    if (!Number.isSafeInteger(paid) || !Number.isSafeInteger(this.#paid))
      throw new DomainError("rule_refused", { sentence: "This pool is larger than what can be shared." });
    let total = 0;
    for (let i = 0; i < artists.length; i++) {
      const [artist, seen] = [artists[i] ?? 0, views[i] ?? 0];
      while (this.#views.length <= artist) this.#grow();
      this.#views[artist] = (this.#views[artist] ?? 0) + seen;
      if (paid > 0) this.#fans[artist] = (this.#fans[artist] ?? 0) + 1;
      total += seen;
    }
    if (total === 0) this.#idle += paid;
    else if (paid > 0) this.#shareOut(shareByViews(paid, views, total, this.#turn++), artists);
  }

  #grow(): void {
    this.#direct.push(0);
    this.#views.push(0);
    this.#fans.push(0);
  }

  #shareOut(shares: readonly number[], artists: ArrayLike<number>): void {
    for (let i = 0; i < artists.length; i++) {
      const artist = artists[i] ?? 0;
      this.#direct[artist] = (this.#direct[artist] ?? 0) + (shares[i] ?? 0);
    }
  }

  /** @param commonMicros what belongs to no fan: sponsors' money and what was carried from the month before. */
  finish(commonMicros: bigint): SharedPool {
    const views = this.#views.map(BigInt);
    const totalViews = views.reduce((sum, seen) => sum + seen, 0n);
    const wholeMicros = BigInt(this.#paid) + commonMicros;
    const counted = { totalViews, views, fans: this.#fans };
    if (totalViews === 0n) {
      const none = views.map(() => 0n);
      return { sharedMicros: 0n, carriedMicros: wholeMicros, proRataMicros: none, userCentricMicros: none, ...counted };
    }
    const common = splitByWeights(commonMicros + BigInt(this.#idle), views);
    return {
      ...{ sharedMicros: wholeMicros, carriedMicros: 0n, ...counted },
      proRataMicros: splitByWeights(wholeMicros, views),
      userCentricMicros: this.#direct.map((micros, artist) => BigInt(micros) + (common[artist] ?? 0n)),
    };
  }
}
