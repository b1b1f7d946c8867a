import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareByViews } from "./share-by-views";
import { type FanMonth, PoolSharing } from "./share-pool";

const ARTISTS = 7;
const fan: fc.Arbitrary<FanMonth> = fc
  .record({
    micros: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 20n }), fc.bigInt({ min: 0n, max: 10_000_000_000n })),
    watched: fc.uniqueArray(fc.record({ artist: fc.nat({ max: ARTISTS - 1 }), views: fc.integer({ min: 1, max: 100_000 }) }), {
      selector: ({ artist }) => artist,
    }),
  })
  .map(({ micros, watched }) => ({ micros, artists: watched.map((each) => each.artist), views: watched.map((each) => each.views) }));
const month = fc.array(fan, { maxLength: 30 });
const common = fc.bigInt({ min: 0n, max: 1_000_000_000n });

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

function share(fans: readonly FanMonth[], commonMicros: bigint) {
  const sharing = new PoolSharing();
  for (const each of fans) sharing.addFan(each);
  return sharing.finish(commonMicros);
}

describe("a month's pool", () => {
  it("goes to artists to the micro by both models, or waits for the next month when nothing was watched", () => {
    fc.assert(
      fc.property(month, common, (fans, commonMicros) => {
        const whole = sum(fans.map(({ micros }) => micros)) + commonMicros;
        const pool = share(fans, commonMicros);
        expect(pool.sharedMicros + pool.carriedMicros).toBe(whole);
        expect(sum(pool.proRataMicros)).toBe(pool.sharedMicros);
        expect(sum(pool.userCentricMicros)).toBe(pool.sharedMicros);
        expect(pool.carriedMicros === 0n || pool.totalViews === 0n).toBe(true);
      }),
    );
  });

  it("gives an artist pro rata the share of the views, but for less than a micro", () => {
    fc.assert(
      fc.property(month, common, (fans, commonMicros) => {
        const { proRataMicros, views, totalViews, sharedMicros } = share(fans, commonMicros);
        for (const [artist, micros] of proRataMicros.entries()) {
          const apart = micros * totalViews - sharedMicros * (views[artist] ?? 0n);
          expect(apart < totalViews && -apart < totalViews).toBe(true);
        }
      }),
    );
  });

  it("brings a fan's money to nobody whom that fan did not watch, and what each is due but for less than a micro a fan", () => {
    fc.assert(
      fc.property(month, (fans) => {
        const watching = fans.filter(({ artists }) => artists.length > 0);
        const { userCentricMicros } = share(watching, 0n);
        for (const [artist, micros] of userCentricMicros.entries()) {
          // In units of a fan's own total, so that nothing is rounded here.
          const fansOf = watching.filter((each) => Array.from(each.artists).includes(artist));
          const least = fansOf.map((each) => quota(each, artist).floor);
          expect(micros).toBeGreaterThanOrEqual(sum(least));
          expect(micros).toBeLessThanOrEqual(sum(fansOf.map((each) => quota(each, artist).ceiling)));
        }
      }),
    );
  });

  it("is the same by both models when every fan pays the same and watches the same", () => {
    fc.assert(
      fc.property(fan, fc.integer({ min: 1, max: 20 }), (each, count) => {
        if (each.artists.length === 0) return;
        const whole = { ...each, micros: each.micros * BigInt(sum(Array.from(each.views, BigInt))) };
        if (whole.micros > 2n ** 48n) return;
        const { proRataMicros, userCentricMicros } = share(Array<FanMonth>(count).fill(whole), 0n);
        expect(userCentricMicros).toEqual(proRataMicros);
      }),
    );
  });

  it("favours nobody with the micros that are left over", () => {
    // A fan's million micros among three, one view each: who gets the odd micro moves on.
    const three = { micros: 1_000_000n, artists: [0, 1, 2], views: [1, 1, 1] };
    expect(share(Array<FanMonth>(300).fill(three), 0n).userCentricMicros).toEqual([100_000_000n, 100_000_000n, 100_000_000n]);
  });

  it("is counted to the micro, fan by fan and artist by artist", () => {
    const fans = [
      { micros: 900n, artists: [0, 2], views: [2, 1] },
      { micros: 0n, artists: [2], views: [5] },
      { micros: 100n, artists: [], views: [] },
      { micros: 300n, artists: [2], views: [4] },
    ];
    expect(share(fans, 500n)).toEqual({
      ...{ sharedMicros: 1_800n, carriedMicros: 0n, totalViews: 12n, views: [2n, 0n, 10n], fans: [1, 0, 2] },
      proRataMicros: [300n, 0n, 1_500n],
      userCentricMicros: [700n, 0n, 1_100n],
    });
    expect(share([{ micros: 100n, artists: [], views: [] }], 11n)).toEqual({
      ...{ sharedMicros: 0n, carriedMicros: 111n, totalViews: 0n, views: [], fans: [], proRataMicros: [], userCentricMicros: [] },
    });
    expect(share([{ micros: 7n, artists: [1], views: [0] }], 0n)).toMatchObject({ carriedMicros: 7n, proRataMicros: [0n, 0n], userCentricMicros: [0n, 0n] });
  });

  it("moves the first place on with each fan who paid, and with no other", () => {
    const three = { micros: 100n, artists: [0, 1, 2], views: [1, 1, 1] };
    expect(share([three, three], 0n).userCentricMicros).toEqual([67n, 67n, 66n]);
    expect(share([three, { ...three, micros: 0n }, { ...three, artists: [], views: [] }, three], 0n).userCentricMicros).toEqual([101n, 100n, 99n]);
  });

  it("is refused beyond the numbers that are exact", () => {
    const sharing = new PoolSharing();
    sharing.addFan({ micros: 2n ** 52n, artists: [0], views: [1] });
    expect(() => sharing.addFan({ micros: 2n ** 53n, artists: [0], views: [1] })).toThrow("This pool is larger than what can be shared.");
    expect(() => new PoolSharing().addFan({ micros: 2n ** 53n, artists: [0], views: [1] })).toThrow("This pool is larger than what can be shared.");
    const full = new PoolSharing();
    full.addFan({ micros: 2n ** 53n - 1n, artists: [0], views: [1] });
    expect(full.finish(0n).userCentricMicros).toEqual([2n ** 53n - 1n]);
  });
});

function quota({ micros, artists, views }: FanMonth, artist: number) {
  const seen = BigInt(views[Array.from(artists).indexOf(artist)] ?? 0);
  const total = sum(Array.from(views, BigInt));
  const floor = (micros * seen) / total;
  return { floor, ceiling: (micros * seen) % total === 0n ? floor : floor + 1n };
}

/** By the longest way: whole numbers of any size, remainders in order, and of equal ones first the place whose turn it is. */
function plainShares(micros: number, views: readonly number[], turn: number): number[] {
  const total = BigInt(views.reduce((all, seen) => all + seen, 0));
  const exact = views.map((seen) => BigInt(micros) * BigInt(seen));
  const shares = exact.map((each) => each / total);
  const left = Number(BigInt(micros) - sum(shares));
  const after = (place: number) => (place - (turn % views.length) + views.length) % views.length;
  const order = [...views.keys()].sort((a, b) => Number((exact[b] ?? 0n) % total) - Number((exact[a] ?? 0n) % total) || after(a) - after(b));
  for (const place of order.slice(0, left)) shares[place] = (shares[place] ?? 0n) + 1n;
  return shares.map(Number);
}

describe("one fan's share", () => {
  it("is whole micros in proportion to views, what is over by the largest remainder, and of equal ones by whose turn it is", () => {
    expect(shareByViews(100, [1, 1, 1], 3, 0)).toEqual([34, 33, 33]);
    expect(shareByViews(100, [1, 1, 1], 3, 1)).toEqual([33, 34, 33]);
    expect(shareByViews(101, [1, 1, 1], 3, 5)).toEqual([34, 33, 34]);
    expect(shareByViews(10, [1, 2, 4], 7, 0)).toEqual([1, 3, 6]);
    expect(shareByViews(9, [1, 2], 3, 1)).toEqual([3, 6]);
    expect(shareByViews(2 ** 52, [1, 2], 3, 0)).toEqual([1_501_199_875_790_165, 3_002_399_751_580_331]);
  });

  it("is that of the plainest reckoning, of up to two hundred artists and up to 2⁵³ micros", () => {
    const sizes = fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 2 ** 52 }));
    const many = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 200, size: "max" });
    fc.assert(
      fc.property(sizes, many, fc.nat(1_000), (micros, views, turn) => {
        const total = views.reduce((all, seen) => all + seen, 0);
        expect(shareByViews(micros, views, total, turn)).toEqual(plainShares(micros, views, turn));
      }),
      { numRuns: 60 },
    );
  });

  it("is the same by numbers as by big ones, at any size", () => {
    const size = fc.integer({ min: 0, max: 2 ** 50 });
    fc.assert(
      fc.property(size, fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 40 }), fc.nat(), (micros, views, turn) => {
        const total = views.reduce((all, seen) => all + seen, 0);
        const shares = shareByViews(micros, views, total, turn);
        expect(shares.reduce((all, each) => all + each, 0)).toBe(micros);
        for (const [place, each] of shares.entries()) {
          const floor = (BigInt(micros) * BigInt(views[place] ?? 0)) / BigInt(total);
          expect([floor, floor + 1n]).toContain(BigInt(each));
        }
      }),
    );
  });
});
