import { expect, it } from "vitest";
import { placeWorthKeeping } from "./keep-place";
import { newestPlace } from "./kept-places";

it("A place near the start is none, and near the end it is the start", () => {
  expect([0, 9_999, 10_000, 45_000, 45_001, Number.NaN].map((timeMs) => placeWorthKeeping(timeMs, 60_000))).toEqual([null, null, 10_000, 45_000, 0, null]);
});

it("Of the place on this device and that of the account the one kept last counts, and either alone", () => {
  const [earlier, later] = [
    { placeMs: 1, atMs: 1 },
    { placeMs: 0, atMs: 2 },
  ];
  expect([newestPlace(earlier, later), newestPlace(later, earlier)]).toEqual([later, later]);
  expect([newestPlace(earlier, null), newestPlace(null, earlier), newestPlace(null, null)]).toEqual([earlier, earlier, null]);
});
