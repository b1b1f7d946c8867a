import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addStages, DEPTH_MAX, findLoop, inOrder, NOTHING, type Part, type Stages, takeInProportion, totalOf, WHOLE_BPS } from "./rules";
import { countOf, scheduleOf } from "./schedule";
import { shareAmount } from "./share-amount";

const percent = (shareBps: number): Part => ({ shareBps, fixedMicros: 0n, recoupMicros: 0n });
const share = (amountMicros: bigint, parts: readonly Part[], carried: readonly Stages[] = []) => shareAmount({ amountMicros, parts, carried });
const amounts = (shares: readonly Stages[]) => shares.map(totalOf);

/** Weights that sum to the whole: odd ones, and those that people agree on. */
const weights = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 4_000 }), fc.constantFrom(0, 1, 500, 1_000, 2_500, 3_333)), { minLength: 1, maxLength: 7 })
  .map((raw) => {
    const kept: number[] = [];
    let left = WHOLE_BPS;
    for (const weight of raw) {
      kept.push(Math.min(weight, left));
      left -= Math.min(weight, left);
    }
    return [left, ...kept];
  });
const micros = fc.oneof(fc.bigInt(0n, 12n), fc.bigInt(0n, 5_000n), fc.bigInt(0n, 10n ** 13n));

describe("what somebody had", () => {
  it("counts each stage by itself, and all of them in sum", () => {
    const [one, two] = [
      { recoupMicros: 1n, fixedMicros: 20n, shareMicros: 300n },
      { recoupMicros: 4_000n, fixedMicros: 50_000n, shareMicros: 600_000n },
    ];
    expect(addStages(one, two)).toEqual({ recoupMicros: 4_001n, fixedMicros: 50_020n, shareMicros: 600_300n });
    expect([totalOf(one), totalOf(NOTHING)]).toEqual([321n, 0n]);
  });
});

describe("the order in which parties get the smallest units", () => {
  it("is by who must have the next one soonest, and of two alike by who is named first", () => {
    const order = (bps: readonly number[]) => {
      const { period, counts } = scheduleOf(bps);
      return Array.from({ length: period }, (_, unit) => counts.findIndex((of) => (of[unit + 1] ?? 0) > (of[unit] ?? 0))).join("");
    };
    expect(order([5_000, 5_000])).toBe("01");
    expect(order([5_000, 2_500, 2_500])).toBe("0102");
    expect(order([1_000, 3_000, 6_000])).toBe("2122122012");
    expect(order([6_000, 0, 4_000])).toBe("02002");
    expect(order([0, 10_000])).toBe("1");
  });

  it("is worked out once for the same weights, and kept for the last 256 of them", () => {
    const first = scheduleOf([1, 999]);
    for (let weight = 1; weight <= 255; weight++) scheduleOf([1, weight]);
    expect(scheduleOf([1, 999])).toBe(first);
    scheduleOf([1, 256]);
    expect(scheduleOf([1, 999])).not.toBe(first);
    expect(scheduleOf([1, 999])).toEqual(first);
  });

  it("never lets a party be one unit or more away from its percent, for every number of units", () => {
    fc.assert(
      fc.property(weights, (bps) => {
        const schedule = scheduleOf(bps);
        for (let total = 0; total <= schedule.period; total++) {
          let sum = 0;
          for (const [party, of] of schedule.counts.entries()) {
            const had = of[total] ?? -1;
            sum += had;
            const awayTimesPeriod = Math.abs(had * schedule.period - total * (schedule.weights[party] ?? 0));
            if (awayTimesPeriod >= schedule.period) return false;
          }
          if (sum !== total) return false;
        }
        return true;
      }),
      { numRuns: 40 },
    );
  });

  it("begins anew after a period, however much was shared", () => {
    const schedule = scheduleOf([5_000, 3_000, 2_000]);
    expect(schedule.period).toBe(10);
    expect(countOf(schedule, 1, 10n ** 15n + 3n)).toBe(3n * 10n ** 14n + countOf(schedule, 1, 3n));
  });
});

describe("shareAmount", () => {
  it("gives nobody costs twice, also where the terms name a smaller sum than they had", () => {
    const parts: Part[] = [
      { shareBps: 5_000, fixedMicros: 0n, recoupMicros: 100n },
      { shareBps: 5_000, fixedMicros: 0n, recoupMicros: 100n },
    ];
    const carried = [{ ...NOTHING, recoupMicros: 150n }, NOTHING];
    expect(share(60n, parts, carried).shares.map(({ recoupMicros }) => recoupMicros)).toEqual([0n, 60n]);
    expect(share(120n, parts, carried).shares).toEqual([
      { ...NOTHING, shareMicros: 10n },
      { ...NOTHING, recoupMicros: 100n, shareMicros: 10n },
    ]);
    expect(share(0n, parts, carried)).toEqual({ shares: [NOTHING, NOTHING], carried });
  });

  it("lets who had too much wait, and takes that from those who are due most", () => {
    const had = (micros: bigint) => [{ ...NOTHING, shareMicros: micros }];
    const of = (bps: readonly number[], amount: bigint, before: bigint) => amounts(share(amount, bps.map(percent), had(before)).shares);
    expect(of([5_000, 5_000], 4n, 10n)).toEqual([0n, 4n]);
    expect(of([5_000, 2_500, 2_500], 6n, 10n)).toEqual([0n, 2n, 4n]);
    expect(of([5_000, 2_000, 3_000], 4n, 16n)).toEqual([0n, 4n, 0n]);
    expect(of([5_000, 2_000, 3_000], 1n, 19n)).toEqual([0n, 1n, 0n]);
    expect(of([5_000, 5_000], 10n, 10n)).toEqual([0n, 10n]);
  });

  it("shares by percent, exactly", () => {
    expect(amounts(share(1_000_000n, [percent(5_000), percent(3_000), percent(2_000)]).shares)).toEqual([500_000n, 300_000n, 200_000n]);
  });

  it("gives back what was spent first, up to its sum and in proportion to what is left of it, then fixed sums, then percent", () => {
    const parts: Part[] = [
      { shareBps: 5_000, fixedMicros: 0n, recoupMicros: 300n },
      { shareBps: 5_000, fixedMicros: 100n, recoupMicros: 100n },
    ];
    const first = share(200n, parts);
    expect(first.shares).toEqual([
      { recoupMicros: 150n, fixedMicros: 0n, shareMicros: 0n },
      { recoupMicros: 50n, fixedMicros: 0n, shareMicros: 0n },
    ]);
    const second = share(400n, parts, first.carried);
    expect(second.shares).toEqual([
      { recoupMicros: 150n, fixedMicros: 0n, shareMicros: 50n },
      { recoupMicros: 50n, fixedMicros: 100n, shareMicros: 50n },
    ]);
  });

  it("sums to the whole and keeps each party's error of a lifetime under one micro, in whatever pieces it came", () => {
    fc.assert(
      fc.property(weights, fc.array(micros, { maxLength: 30 }), fc.bigInt(0n, 10_000n), (bps, pieces, recoupMicros) => {
        const parts = bps.map((shareBps, index) => ({ shareBps, fixedMicros: 0n, recoupMicros: index === 0 ? recoupMicros : 0n }));
        let carried: readonly Stages[] = [];
        for (const piece of pieces) {
          const result = share(piece, parts, carried);
          expect(amounts(result.shares).reduce((sum, part) => sum + part, 0n)).toBe(piece);
          expect(amounts(result.shares).every((part) => part >= 0n)).toBe(true);
          carried = result.carried;
        }
        const total = carried.reduce((sum, had) => sum + had.shareMicros, 0n);
        for (const [index, shareBps] of bps.entries()) {
          const awayTimesWhole = (carried[index] ?? NOTHING).shareMicros * BigInt(WHOLE_BPS) - total * BigInt(shareBps);
          expect(awayTimesWhole < BigInt(WHOLE_BPS) && awayTimesWhole > -BigInt(WHOLE_BPS)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("gives the same in sum whether money came at once or in pieces", () => {
    fc.assert(
      fc.property(weights, fc.array(micros, { minLength: 1, maxLength: 12 }), (bps, pieces) => {
        const parts = bps.map(percent);
        const inPieces = pieces.reduce<readonly Stages[]>((carried, piece) => share(piece, parts, carried).carried, []);
        expect(inPieces).toEqual(
          share(
            pieces.reduce((sum, piece) => sum + piece, 0n),
            parts,
          ).carried,
        );
      }),
      { numRuns: 200 },
    );
  });

  it("asks nobody for money back where something was taken back before, and still sums to the whole", () => {
    fc.assert(
      fc.property(weights, micros, fc.array(fc.bigInt(0n, 50n), { minLength: 8, maxLength: 8 }), (bps, amount, had) => {
        const carried = bps.map((_, index) => ({ ...NOTHING, shareMicros: had[index] ?? 0n }));
        const shares = amounts(share(amount, bps.map(percent), carried).shares);
        expect(shares.reduce((sum, part) => sum + part, 0n)).toBe(amount);
        expect(shares.every((part) => part >= 0n)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("takeInProportion", () => {
  it("takes nothing of nothing, also where nothing is open", () => {
    expect(takeInProportion(0n, [0n, 0n])).toEqual([0n, 0n]);
    expect(takeInProportion(0n, [])).toEqual([]);
    expect(takeInProportion(3n, [4n, 0n, 2n])).toEqual([2n, 0n, 1n]);
  });

  it("takes exactly what is to go back and from nobody more than they have of it", () => {
    fc.assert(
      fc.property(fc.array(micros, { minLength: 1, maxLength: 8 }), fc.double({ min: 0, max: 1, noNaN: true }), (open, part) => {
        const sum = open.reduce((total, each) => total + each, 0n);
        const amount = (sum * BigInt(Math.round(part * 1_000))) / 1_000n;
        const taken = takeInProportion(amount, open);
        expect(taken.reduce((total, each) => total + each, 0n)).toBe(amount);
        expect(taken.every((each, index) => each >= 0n && each <= (open[index] ?? 0n))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("inOrder", () => {
  it("names everybody whom a whole reaches, once, and nobody before those who give to them", () => {
    const parties = new Map([
      ["a", ["a", "d", "b"]],
      ["b", ["c", "d"]],
      ["d", ["e"]],
      ["x", ["a"]],
    ]);
    expect(inOrder("a", (id) => parties.get(id) ?? [])).toEqual(["a", "b", "c", "d", "e"]);
    expect(inOrder("z", () => [])).toEqual(["z"]);
  });
});

describe("findLoop", () => {
  const edge = (holderId: string, partyId: string) => ({ holderId, partyId });

  it("finds a circle of any length, and takes one that is reached twice for none", () => {
    expect(findLoop([edge("a", "b"), edge("b", "c"), edge("c", "a")])).toBe("cycle");
    expect(findLoop([edge("a", "b"), edge("b", "a")])).toBe("cycle");
    expect(findLoop([edge("a", "b"), edge("a", "c"), edge("b", "c"), edge("c", "d"), edge("a", "a")])).toBeNull();
  });

  it("finds one hidden beside a long way that is none", () => {
    expect(findLoop([edge("a", "b"), edge("b", "c"), edge("x", "y"), edge("y", "z"), edge("z", "y")])).toBe("cycle");
  });

  it("refuses to share on more often than there is room for", () => {
    const chain = Array.from({ length: DEPTH_MAX + 1 }, (_, index) => edge(`p${index}`, `p${index + 1}`));
    expect(findLoop(chain)).toBe("too deep");
    expect(findLoop(chain.slice(1))).toBeNull();
    expect(findLoop([...chain.slice(1), edge("p0", "p1")])).toBe("too deep");
    expect(findLoop([])).toBeNull();
  });
});
