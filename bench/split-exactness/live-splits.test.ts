import { expect, it } from "vitest";
import { liveSplits } from "./live-splits";

it("shares 20,000 seeded amounts so that parts sum to the whole and nobody is ever a micro away from their percent", () => {
  const found = liveSplits(20_000, 7);
  expect(found.inexact).toBe(0);
  expect(found.worstMicros).toBeGreaterThan(0);
  expect(found.worstMicros).toBeLessThan(1);
  // What goes back is cut by what was given, not by the schedule; it evens out with the next amounts, far below a cent.
  expect(found.worstWithRefundsMicros).toBeLessThan(100);
  expect(found.worstOfFirstPartiesMicros).toBeGreaterThan(10);
});
