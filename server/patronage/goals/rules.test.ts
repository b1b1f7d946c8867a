import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "@/server/kernel/durations";
import { dropTime, findDeadlineFault, type GoalKind, nextAttemptTime, resumeTime } from "./rules";

const NOW = new Date("2026-11-22T12:00:00.000Z");
const ahead = (ms: number) => new Date(NOW.getTime() + ms);
const HOUR_FAULT = "A deadline lies at least an hour ahead.";
const CARD_FAULT = "Cards are kept for at most 60 days: choose an earlier deadline.";
const YEAR_FAULT = "A deadline lies at most a year ahead.";

describe("the deadline of a goal", () => {
  it.each<[GoalKind, number, string | null]>([
    ["keep", HOUR_MS - 1, HOUR_FAULT],
    ["keep", HOUR_MS, null],
    ["keep", 60 * DAY_MS + 1, null],
    ["keep", 366 * DAY_MS, null],
    ["keep", 366 * DAY_MS + 1, YEAR_FAULT],
    ["all-or-nothing", HOUR_MS - 1, HOUR_FAULT],
    ["all-or-nothing", HOUR_MS, null],
    ["all-or-nothing", 60 * DAY_MS, null],
    ["all-or-nothing", 60 * DAY_MS + 1, CARD_FAULT],
    ["all-or-nothing", 400 * DAY_MS, CARD_FAULT],
  ])("of kind %s, %i ms ahead: %s", (kind, aheadMs, fault) => {
    expect(findDeadlineFault(kind, ahead(aheadMs), NOW)).toBe(fault);
  });

  it("is needed by a goal of all or nothing alone", () => {
    expect(findDeadlineFault("keep", null, NOW)).toBeNull();
    expect(findDeadlineFault("all-or-nothing", null, NOW)).toBe("A goal of all or nothing needs a deadline.");
  });
});

describe("a pledge that could not be charged", () => {
  it.each([
    [0, 48],
    [48 * HOUR_MS - 1, 48],
    [48 * HOUR_MS, 96],
    [95 * HOUR_MS, 96],
    [96 * HOUR_MS, 144],
    [144 * HOUR_MS, 168],
    [500 * HOUR_MS, 168],
  ])("is tried again, %i ms after the end, %i hours after the end", (sinceMs, hours) => {
    expect(nextAttemptTime(NOW, ahead(sinceMs))).toEqual(ahead(hours * HOUR_MS));
  });

  it.each([
    [0, 48],
    [23 * HOUR_MS - 1, 48],
    [23 * HOUR_MS, 96],
    [70 * HOUR_MS, 96],
    [71 * HOUR_MS, 144],
    [119 * HOUR_MS, 168],
    [200 * HOUR_MS, 168],
  ])("and that its fan began to pay in a page %i ms after the end is gone on with %i hours after the end, once the page is over", (sinceMs, hours) => {
    expect(resumeTime(NOW, ahead(sinceMs))).toEqual(ahead(hours * HOUR_MS));
  });

  it("is given up a week after the end and never tried later, nor sooner than it was", () => {
    expect(dropTime(NOW)).toEqual(ahead(7 * DAY_MS));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 * DAY_MS - 1 }), (sinceMs) => {
        const next = nextAttemptTime(NOW, ahead(sinceMs));
        return next > ahead(sinceMs) && next <= dropTime(NOW);
      }),
    );
  });
});
