import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backtest, type Days, findInterval, medianOf, reckon, rootOf } from "./rules";

const MONTH = { firstDay: 1_000, endDay: 1_030 };

/** So many days, each worth what the function says, up to a day. */
function history(from: number, until: number, worth: (day: number) => bigint): Days {
  return new Map(Array.from({ length: until - from }, (_, index) => [from + index, worth(from + index)]));
}

describe("a month to come", () => {
  it("takes each day for the average of its weekday in the last eight weeks", () => {
    const days = history(900, 1_010, (day) => (day % 7 === 0 ? 700n : 70n));
    const { knownMicros, comingMicros, historyDays } = reckon(days, MONTH, 1_010, 900);
    const worth = (from: number, until: number) => [...history(from, until, (day) => (day % 7 === 0 ? 700n : 70n)).values()].reduce((a, b) => a + b, 0n);
    expect([knownMicros, comingMicros, historyDays]).toEqual([worth(1_000, 1_010), worth(1_010, 1_030), 56]);
  });

  it("takes every day for the average of all where there is not a week yet, and for nothing where there is nothing", () => {
    expect(reckon(new Map([[1_001, 30n]]), MONTH, 1_003, 1_001).comingMicros).toBe(27n * 15n);
    expect(reckon(new Map(), MONTH, 1_003, 1_003)).toEqual({ knownMicros: 0n, comingMicros: 0n, historyDays: 0 });
  });
});

describe("how far off it was", () => {
  it("is found by the days before alone: what came after changes the error and not the forecast", () => {
    const before = history(900, 1_010, () => 100n);
    const calm = backtest(new Map([...before, ...history(1_010, 1_030, () => 100n)]), [MONTH], 10, 900)[0];
    const wild = backtest(new Map([...before, ...history(1_010, 1_030, () => 150n)]), [MONTH], 10, 900)[0];
    expect([calm?.comingMicros, wild?.comingMicros]).toEqual([2_000n, 2_000n]);
    expect([calm?.errorPpm, wild?.errorPpm]).toEqual([0n, 500_000n]);
    expect(backtest(before, [MONTH], 10, 1_000)).toEqual([]);
  });

  it("makes the range once there are four months to compare with, and the spread of days until then", () => {
    const days = history(800, 1_010, (day) => BigInt(100 + (day % 3)));
    const now = reckon(days, MONTH, 1_010, 800);
    const past = (errors: readonly bigint[]) => errors.map((errorPpm) => ({ ...now, firstDay: 0, actualMicros: 0n, errorPpm }));
    const wide = findInterval(now, past([-10_000n, 50_000n, 20_000n, 100_000n]), days, 1_010, 20);
    const center = now.knownMicros + now.comingMicros;
    expect(wide).toEqual({ lowMicros: center - now.comingMicros / 10n, highMicros: center + now.comingMicros / 10n, restsOn: "past months" });
    expect(findInterval(now, past([1n, 1n, 1n]), days, 1_010, 20)?.restsOn).toBe("the spread of days");
    expect(findInterval({ ...now, historyDays: 13 }, [], days, 1_010, 20)).toBeNull();
  });

  it("never makes a range that begins below what is there already", () => {
    const days = history(950, 1_010, (day) => (day % 5 === 0 ? 10_000n : 0n));
    const now = reckon(days, MONTH, 1_010, 950);
    const interval = findInterval(now, [], days, 1_010, 20);
    expect(interval?.lowMicros).toBeGreaterThanOrEqual(now.knownMicros);
  });

  it("holds what days alike bring, in nearly as many months as it says", () => {
    // A linear congruential generator: the same days each time.
    let state = 42n;
    const next = () => {
      state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 2n ** 64n;
      return (state >> 40n) % 1_000n;
    };
    let held = 0;
    const worlds = 200;
    for (let n = 0; n < worlds; n++) {
      const days = history(600, 1_030, () => 5_000n + next());
      const months = Array.from({ length: 12 }, (_, ago) => ({ firstDay: 970 - ago * 30, endDay: 1_000 - ago * 30 }));
      const now = reckon(days, MONTH, 1_010, 600);
      const interval = findInterval(now, backtest(days, months, 10, 600), days, 1_010, 20);
      const [actual] = backtest(days, [MONTH], 10, 600);
      if (interval !== null && actual !== undefined && actual.actualMicros >= interval.lowMicros && actual.actualMicros <= interval.highMicros) held += 1;
    }
    expect(held / worlds).toBeGreaterThan(0.7);
    expect(held / worlds).toBeLessThan(0.95);
  });
});

describe("whole numbers", () => {
  it("have their root rounded down", () => {
    fc.assert(fc.property(fc.bigInt(0n, 10n ** 40n), (value) => rootOf(value) ** 2n <= value && (rootOf(value) + 1n) ** 2n > value));
    expect([medianOf([]), medianOf([3n, 1n, 2n])]).toEqual([null, 2n]);
  });
});
