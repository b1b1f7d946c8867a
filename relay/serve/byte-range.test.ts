import { describe, expect, it } from "vitest";
import { readRange } from "./byte-range";

describe("a range of 100 bytes", () => {
  it.each([
    ["bytes=0-0", { start: 0, end: 0 }],
    ["bytes=10-19", { start: 10, end: 19 }],
    ["bytes=90-", { start: 90, end: 99 }],
    ["bytes=90-1000", { start: 90, end: 99 }],
    ["bytes=-10", { start: 90, end: 99 }],
    ["bytes=-1000", { start: 0, end: 99 }],
    ["bytes=100-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=19-10", null],
    ["bytes=0-1,5-6", null],
    ["bytes=-", null],
    ["bytes=1e1-", null],
    ["bytes=99999999999999999999-", null],
    ["lines=0-1", null],
    [undefined, null],
  ] as const)("%s is %o", (header, range) => expect(readRange(header, 100)).toEqual(range));

  it("of nothing is not there", () => {
    expect([readRange("bytes=0-", 0), readRange("bytes=-5", 0)]).toEqual(["unsatisfiable", "unsatisfiable"]);
  });
});
