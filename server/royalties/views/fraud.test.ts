import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR_MS } from "../../kernel/durations";
import { FRAUD_LIMITS, FRAUD_REASONS, judgeView, type ViewSignals } from "./fraud";

/** Half a minute of somebody at home. */
const HONEST: ViewSignals = {
  networkViewsHour: 3,
  networkFilmViewsDay: 1,
  deviceViewersDay: 1,
  playsAtOnce: 0,
  viewerViewsHour: 2,
  watchedMs: 30_000,
  elapsedMs: 30_400,
  playedMs: 30_100,
};
const count = fc.integer({ min: 0, max: 1_000 });
const signals = fc.record({
  ...{ networkViewsHour: count, networkFilmViewsDay: count, deviceViewersDay: count, playsAtOnce: count, viewerViewsHour: count },
  ...{ watchedMs: fc.integer({ min: 0, max: 30_000 }), elapsedMs: fc.integer({ min: 0, max: 1e7 }), playedMs: fc.integer({ min: 0, max: 1e8 }) },
});

describe("the rules of fraud", () => {
  it("let an honest view through, also at half and at double speed and after a long pause", () => {
    for (const playedMs of [15_000, 30_100, 60_000]) expect(judgeView({ ...HONEST, playedMs })).toEqual([]);
    expect(judgeView({ ...HONEST, elapsedMs: HOUR_MS })).toEqual([]);
  });

  it.each([
    ["network-rate", { networkViewsHour: FRAUD_LIMITS.networkViewsHour }],
    ["network-film", { networkFilmViewsDay: FRAUD_LIMITS.networkFilmViewsDay }],
    ["device-accounts", { deviceViewersDay: FRAUD_LIMITS.deviceViewersDay }],
    ["watching-at-once", { playsAtOnce: FRAUD_LIMITS.playsAtOnce }],
    ["watching-rate", { viewerViewsHour: FRAUD_LIMITS.viewerViewsHour }],
    ["playhead", { playedMs: 0 }],
    ["playhead", { playedMs: 600_000 }],
  ] as const)("hold a view for %s alone: %o", (reason, change) => {
    expect(judgeView({ ...HONEST, ...change })).toEqual([reason]);
  });

  it("never let more of the same through: what was suspicious stays so when every count grows", () => {
    fc.assert(
      fc.property(signals, count, (given, more) => {
        const grown = {
          ...given,
          ...{ networkViewsHour: given.networkViewsHour + more, networkFilmViewsDay: given.networkFilmViewsDay + more },
          ...{ deviceViewersDay: given.deviceViewersDay + more, playsAtOnce: given.playsAtOnce + more, viewerViewsHour: given.viewerViewsHour + more },
        };
        expect(judgeView(grown)).toEqual(expect.arrayContaining(judgeView(given)));
      }),
    );
  });

  it("name each reason once and in one order", () => {
    fc.assert(
      fc.property(signals, (given) => {
        const reasons = judgeView(given);
        expect(FRAUD_REASONS.filter((reason) => reasons.includes(reason))).toEqual(reasons);
      }),
    );
  });
});
