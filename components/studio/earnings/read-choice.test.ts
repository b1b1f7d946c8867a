import { describe, expect, it } from "vitest";
import { readChoice } from "./read-choice";

describe("what an address asks of the transactions", () => {
  it("goes on to the list as a filter, with the last day still in it", () => {
    expect(readChoice({ source: "tip", since: "2026-11-01", until: "2026-11-30", country: "DE" })).toEqual({
      source: "tip",
      country: "DE",
      videoId: undefined,
      currency: undefined,
      from: "2026-11-01T00:00:00.000Z",
      until: "2026-12-01T00:00:00.000Z",
    });
  });

  it("leaves out what no filter can be", () => {
    const read = readChoice({ source: "luck", since: "yesterday", until: "2026-13-40", country: "germany", currency: "dollars" });
    expect(Object.values(read).filter((value) => value !== undefined)).toEqual([]);
  });
});
