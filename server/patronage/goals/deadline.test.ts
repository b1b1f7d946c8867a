import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR_MS } from "@/server/kernel/durations";
import { readWallClock, requireTimeZone } from "./deadline";
import { dropTime, nextAttemptTime } from "./rules";

const ZONES = ["Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "Pacific/Apia", "UTC"];

/** What the clocks of a zone show, by another way than the one under test. */
function shownAt(at: Date, timeZone: string): string {
  return at.toLocaleString("sv-SE", { timeZone }).slice(0, 16).replace(" ", "T");
}

describe("a deadline by an artist's clocks", () => {
  it("is a moment at which those clocks show it, unless they never do", () => {
    const moment = fc.date({ min: new Date("2024-01-01T00:00:00Z"), max: new Date("2035-12-31T00:00:00Z"), noInvalidDate: true });
    fc.assert(
      fc.property(moment, fc.constantFrom(...ZONES), (at, zone) => {
        const wallClock = shownAt(at, zone);
        const read = readWallClock(wallClock, zone);
        expect(shownAt(read, zone)).toBe(wallClock);
        expect(read.getTime()).toBeGreaterThanOrEqual(Math.floor(at.getTime() / 60_000) * 60_000);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["2027-01-15T20:00", "Europe/Rome", "2027-01-15T19:00:00.000Z"],
    ["2027-07-15T20:00", "Europe/Rome", "2027-07-15T18:00:00.000Z"],
    ["2027-07-15T20:00", "Asia/Kathmandu", "2027-07-15T14:15:00.000Z"],
  ])("%s in %s is %s", (wallClock, zone, instant) => {
    expect(readWallClock(wallClock, zone).toISOString()).toBe(instant);
  });

  it("that the clocks leave out is where they stand after the jump", () => {
    expect(readWallClock("2027-03-28T02:30", "Europe/Rome").toISOString()).toBe("2027-03-28T01:30:00.000Z");
    expect(readWallClock("2027-03-14T02:30", "America/New_York").toISOString()).toBe("2027-03-14T07:30:00.000Z");
  });

  it("that the clocks show twice is the second time, so that nobody is too late while a clock shows less", () => {
    expect(readWallClock("2027-10-31T02:30", "Europe/Rome").toISOString()).toBe("2027-10-31T01:30:00.000Z");
    expect(readWallClock("2027-11-07T01:30", "America/New_York").toISOString()).toBe("2027-11-07T06:30:00.000Z");
  });

  it.each(["2027-02-30T10:00", "2027-13-01T10:00", "2027-01-01T24:00", "2027-01-01", "soon"])("is not %s", (wallClock) => {
    expect(() => readWallClock(wallClock, "UTC")).toThrow("invalid_input");
  });

  it("is in a zone that there is", () => {
    expect(() => requireTimeZone("Inferno/Ninth_Circle")).toThrow("invalid_input");
  });
});

describe("a pledge that could not be charged", () => {
  it("is tried every 48 hours after the goal's end, and given up after seven days", () => {
    const endedAt = new Date("2027-01-01T20:00:00Z");
    const after = (hours: number) => (nextAttemptTime(endedAt, new Date(endedAt.getTime() + hours * HOUR_MS)).getTime() - endedAt.getTime()) / HOUR_MS;
    expect([0, 1, 48, 97, 144, 150].map(after)).toEqual([48, 48, 96, 144, 168, 168]);
    expect(dropTime(endedAt).toISOString()).toBe("2027-01-08T20:00:00.000Z");
  });
});
