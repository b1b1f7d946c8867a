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

describe("the history that a forecast rests on", () => {
  const coming = (days: Days, today: number, firstEver: number, endDay = today + 1) => reckon(days, { firstDay: today, endDay }, today, firstEver);

  it("is every day alike up to six of them, and weekdays from the seventh on", () => {
    const days = history(0, 7, (day) => (day === 0 ? 700n : 0n));
    expect(coming(days, 6, 0).comingMicros).toBe(116n);
    expect(coming(days, 7, 0).comingMicros).toBe(700n);
    expect(coming(days, 7, 0, 9).comingMicros).toBe(700n);
  });

  it("is the last fifty-six days, and none before the first ever or of who begins today or later", () => {
    const days = history(0, 100, (day) => (day < 44 ? 1_000_000n : 1n));
    expect(coming(days, 100, 0, 107)).toEqual({ knownMicros: 0n, comingMicros: 7n, historyDays: 56 });
    expect(coming(days, 99, 0, 106).comingMicros).toBeGreaterThan(7n);
    expect(coming(days, 44, 43)).toEqual({ knownMicros: 0n, comingMicros: 1_000_000n, historyDays: 1 });
    for (const firstEver of [44, 45, 90]) expect(coming(days, 44, firstEver)).toEqual({ knownMicros: 0n, comingMicros: 0n, historyDays: 0 });
  });
});

describe("a past month", () => {
  const days = history(0, 130, () => 100n);
  const month = { firstDay: 100, endDay: 130 };

  it("is compared from two weeks of history on", () => {
    expect(backtest(days, [month], 4, 90)).toMatchObject([{ firstDay: 100, knownMicros: 400n, comingMicros: 2_600n, actualMicros: 3_000n, historyDays: 14 }]);
    expect(backtest(days, [month], 3, 90)).toEqual([]);
  });

  it("is looked at on its last day at the latest", () => {
    for (const dayOfMonth of [29, 30, 31]) expect(backtest(days, [month], dayOfMonth, 0)).toMatchObject([{ knownMicros: 2_900n, comingMicros: 100n }]);
  });

  it("has an error in millionths of what was expected, below zero too, and none where nothing was", () => {
    const errorOf = (worth: bigint) => backtest(new Map([...days, ...history(110, 130, () => worth)]), [month], 10, 0)[0]?.errorPpm;
    expect([errorOf(75n), errorOf(100n), errorOf(101n)]).toEqual([-250_000n, 0n, 10_000n]);
    expect(backtest(new Map([[125, 5n]]), [month], 10, 0)).toMatchObject([{ comingMicros: 0n, actualMicros: 5n, errorPpm: null }]);
    expect(
      backtest(
        history(0, 110, () => -5n),
        [month],
        10,
        0,
      ),
    ).toMatchObject([{ errorPpm: null }]);
  });
});

describe("the range around a forecast", () => {
  const now = { knownMicros: 1_000n, comingMicros: 10_000n, historyDays: 14 };
  const past = (errors: readonly (bigint | null)[]) => errors.map((errorPpm) => ({ ...now, firstDay: 0, actualMicros: 0n, errorPpm }));
  /** Nothing and $0.0002 in turn: a mean of 100 micros, 140,000 of squares, a variance of 10,769. */
  const days = history(0, 14, (day) => (day % 2 === 0 ? 0n : 200n));

  it("is as wide as the error that eight of ten past months, and one to come, stay within", () => {
    const errors = [90n, -80n, 70n, 60n, -50n, 40n, 30n, 20n, 10n].map((percent) => percent * 10_000n);
    expect(findInterval(now, past(errors), days, 14, 20)).toEqual({ lowMicros: 3_000n, highMicros: 19_000n, restsOn: "past months" });
    expect(findInterval(now, past(errors.slice(5)), days, 14, 20)).toEqual({ lowMicros: 7_000n, highMicros: 15_000n, restsOn: "past months" });
    expect(findInterval(now, past([...errors.slice(6), null]), days, 14, 20)?.restsOn).toBe("the spread of days");
  });

  it("is 1.28 deviations of a day times the root of the days to come, with two weeks of history at least", () => {
    expect(findInterval(now, [], days, 14, 20)).toEqual({ lowMicros: 10_406n, highMicros: 11_594n, restsOn: "the spread of days" });
    expect(findInterval({ ...now, historyDays: 13 }, [], days, 14, 20)).toBeNull();
  });

  it("begins at what is there already at the lowest, and above nothing that goes back", () => {
    const wide = past([5_000_000n, 5_000_000n, 5_000_000n, 5_000_000n]);
    expect(findInterval(now, wide, days, 14, 20)).toEqual({ lowMicros: 1_000n, highMicros: 61_000n, restsOn: "past months" });
    for (const comingMicros of [0n, -200n])
      expect(findInterval({ ...now, comingMicros }, wide, days, 14, 20)).toEqual({
        lowMicros: 1_000n + comingMicros,
        highMicros: 1_594n + comingMicros,
        restsOn: "the spread of days",
      });
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
    const worlds = 50;
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
    expect([0n, 1n, 2n, 3n, 4n, 8n, 9n, 10n ** 12n - 1n, 10n ** 12n].map(rootOf)).toEqual([0n, 1n, 1n, 1n, 2n, 2n, 3n, 999_999n, 1_000_000n]);
  });

  it("have the lower of two in the middle as their median, and none of none", () => {
    expect([medianOf([]), medianOf([3n, 1n, 2n]), medianOf([4n, 1n, 3n, 2n]), medianOf([7n])]).toEqual([null, 2n, 2n, 7n]);
  });
});
