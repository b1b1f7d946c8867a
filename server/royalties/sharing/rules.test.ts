import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BUILT_IN_POLICY, monthBefore, monthBounds, monthOf, usShare } from "./rules";

const moment = fc.date({ min: new Date("1990-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });

describe("a month", () => {
  it("goes from its first moment to the first of the next, also over the turn of a year", () => {
    const bounds = (month: string) => Object.values(monthBounds(month)).map((at) => at.toISOString());
    expect(bounds("2028-02")).toEqual(["2028-02-01T00:00:00.000Z", "2028-03-01T00:00:00.000Z"]);
    expect(bounds("2026-12")).toEqual(["2026-12-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"]);
  });

  it.each(["", "2027", "2027-00", "2027-13", "2027-1", "02027-01", "2027-01-01", "27-01", "2027-2x", "x2027-01"])("is not written %j", (month) => {
    expect(() => monthBounds(month)).toThrow("Write a month such as 2027-01.");
  });

  it.each(["2027-01", "2027-09", "2027-10", "2027-11", "2027-12"])("is written %s", (month) => {
    expect(monthOf(monthBounds(month).start)).toBe(month);
  });

  it("has every moment within its bounds, and the month before ends where it begins", () => {
    fc.assert(
      fc.property(moment, (at) => {
        const { start, end } = monthBounds(monthOf(at));
        expect(at >= start && at < end).toBe(true);
        expect(monthBounds(monthBefore(at)).end).toEqual(start);
      }),
    );
    expect([monthBefore(new Date("2027-01-31T23:59:59.999Z")), monthBefore(new Date("2027-03-31T00:00:00.000Z"))]).toEqual(["2026-12", "2027-02"]);
  });
});

describe("the part of US source", () => {
  it("is as much of the amount as of the views, rounded down, and none of none", () => {
    expect(usShare(1_000n, 3, 1)).toBe(333n);
    expect(usShare(1_000n, 3, 3)).toBe(1_000n);
    expect(usShare(1_000n, 3, 0)).toBe(0n);
    expect(usShare(1_000n, 0, 0)).toBe(0n);
  });
});

it("nothing is shared of the platform's fees until an admin says so", () => {
  expect(BUILT_IN_POLICY).toEqual({ model: "user-centric", shareBps: 0 });
});
