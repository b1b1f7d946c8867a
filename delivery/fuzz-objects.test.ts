import { expect, it } from "vitest";
import { fuzzObjects } from "./testing/fuzz-objects";

it("of objects that layers falsify, cut, swap or replay, none is given and none is kept, and who lied is asked no more", async () => {
  const { spoiled, given, refused, ...harm } = await fuzzObjects({ count: 200, seed: 11 });
  expect(harm).toEqual({ passed: 0, cached: 0, askedAfterLie: 0 });
  expect(spoiled).toBeGreaterThanOrEqual(200);
  expect(given).toBeGreaterThan(refused);
  expect(refused).toBeGreaterThan(0);
});
