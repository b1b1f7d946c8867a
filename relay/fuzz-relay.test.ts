import { describe, expect, it } from "vitest";
import { fuzzRelay } from "./testing/fuzz-relay";

describe("a relay among the hostile", () => {
  it("follows nobody and shows nothing but what it serves; npm run fuzz:relay tries 10,000", async () => {
    expect(await fuzzRelay({ count: 300, seed: 1 })).toEqual({ requests: 270, syncs: 30, followed: 0, leaked: 0 });
  });
});
