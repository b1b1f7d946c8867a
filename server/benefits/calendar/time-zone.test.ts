import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atLocalTime, isTimeZone, localMonth, localTime } from "./time-zone";

describe("a time on somebody's wall", () => {
  it("is the same moment there and back, in every zone", () => {
    const zones = fc.constantFrom("UTC", "Europe/Rome", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago");
    const moments = fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(zones, moments, (zone, moment) => {
        const wall = localTime(zone, moment);
        const found = atLocalTime(zone, wall);
        expect(found === null ? null : localTime(zone, found)).toBe(wall);
      }),
      { numRuns: 200 },
    );
  });

  it("that is skipped in spring is none, and that comes twice in autumn is the first", () => {
    expect(atLocalTime("Europe/Rome", "2026-03-29T02:30")).toBeNull();
    expect(atLocalTime("Europe/Rome", "2026-10-25T02:30")?.toISOString()).toBe("2026-10-25T00:30:00.000Z");
    expect(atLocalTime("Europe/Rome", "2026-13-01T00:00")).toBeNull();
    expect(localMonth("Pacific/Kiritimati", new Date("2026-10-31T12:00:00Z"))).toBe("2026-11");
    expect([isTimeZone("Europe/Rome"), isTimeZone("Europe/Limbo")]).toEqual([true, false]);
  });
});
