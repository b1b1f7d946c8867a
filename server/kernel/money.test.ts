import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { floorBps, MICROS_PER_CENT, settleToCents, smallerOf, splitByWeights } from "./money";

const amount = fc.bigInt({ min: 0n, max: 10n ** 18n });
const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 }).filter((all) => all.some((one) => one > 0n));

describe("a split", () => {
  it("makes and loses no cent", () => {
    fc.assert(fc.property(amount, weights, (total, shares) => splitByWeights(total, shares).reduce((sum, part) => sum + part, 0n) === total));
  });

  it("gives no part that is off its exact share by a whole unit or more", () => {
    fc.assert(
      fc.property(amount, weights, (total, shares) => {
        const whole = shares.reduce((sum, share) => sum + share, 0n);
        splitByWeights(total, shares).forEach((part, index) => {
          const off = part * whole - total * (shares[index] ?? 0n);
          expect(off < whole && off > -whole).toBe(true);
        });
      }),
    );
  });

  it("gives what does not divide to the largest remainders, and of equal ones to the earlier", () => {
    expect(splitByWeights(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(splitByWeights(101n, [1n, 1n, 1n])).toEqual([34n, 34n, 33n]);
    expect(splitByWeights(10n, [1n, 2n, 4n])).toEqual([1n, 3n, 6n]);
    expect(splitByWeights(3n, [0n, 7n, 7n, 0n])).toEqual([0n, 2n, 1n, 0n]);
    expect(splitByWeights(7n, [5n, 5n, 4n, 4n])).toEqual([2n, 2n, 2n, 1n]);
    // 9007199254740993 is the first whole number that a float does not know: remainders one apart stay apart.
    expect(splitByWeights(1n, [2n ** 53n, 2n ** 53n + 1n])).toEqual([0n, 1n]);
  });

  it("gives nothing of nothing, and all to the only one", () => {
    expect(splitByWeights(0n, [3n, 4n])).toEqual([0n, 0n]);
    expect(splitByWeights(999n, [0n, 5n])).toEqual([0n, 999n]);
  });

  it.each([
    ["a total below zero", -1n, [1n]],
    ["no weights", 1n, []],
    ["weights of nothing", 1n, [0n, 0n]],
    ["a weight below zero, also where the sum is above it", 1n, [3n, -1n]],
    ["weights that sum to less than zero", 1n, [-1n]],
  ])("is refused for %s", (_, total, shares) => {
    expect(() => splitByWeights(total, shares)).toThrow("A split needs a total of zero or more and weights that sum to more than zero.");
  });
});

describe("a settlement to cents", () => {
  it("carries what is left, so that nothing is rounded away", () => {
    fc.assert(
      fc.property(amount, (micros) => {
        const { cents, carriedMicros } = settleToCents(micros);
        expect(cents * MICROS_PER_CENT + carriedMicros).toBe(micros);
        expect(carriedMicros >= 0n && carriedMicros < MICROS_PER_CENT).toBe(true);
      }),
    );
  });

  it("pays a cent from ten thousand micros on, and nothing before", () => {
    expect(settleToCents(0n)).toEqual({ cents: 0n, carriedMicros: 0n });
    expect(settleToCents(9_999n)).toEqual({ cents: 0n, carriedMicros: 9_999n });
    expect(settleToCents(10_000n)).toEqual({ cents: 1n, carriedMicros: 0n });
    expect(settleToCents(29_999n)).toEqual({ cents: 2n, carriedMicros: 9_999n });
  });

  it("is refused below zero", () => {
    expect(() => settleToCents(-1n)).toThrow("Only a balance of zero or more is settled.");
  });
});

describe("a part by basis points", () => {
  it.each([
    [999n, 1_000n, 99n],
    [1_000n, 1_000n, 100n],
    [9_999n, 1n, 0n],
    [10_000n, 1n, 1n],
    [777n, 0n, 0n],
    [777n, 10_000n, 777n],
    [-999n, 1_000n, -99n],
  ])("of %i at %i is %i, rounded towards zero", (whole, bps, part) => {
    expect(floorBps(whole, bps)).toBe(part);
  });

  it.each([-1n, 10_001n])("is refused at %i: that is no part", (bps) => {
    expect(() => floorBps(1n, bps)).toThrow("A rate lies between 0 and 10,000 basis points.");
  });
});

describe("the smaller of two amounts", () => {
  it("is the same whichever comes first", () => {
    expect([smallerOf(1n, 2n), smallerOf(2n, 1n), smallerOf(-1n, 0n), smallerOf(3n, 3n)]).toEqual([1n, 1n, -1n, 3n]);
  });
});
