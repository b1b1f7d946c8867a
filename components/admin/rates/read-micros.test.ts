import { expect, test } from "vitest";
import { readMicros } from "./read-micros";

test("an amount as people write it is whole micros, without a float on the way", () => {
  expect(["0.0031", "0,0031", "3", " 999.999999 ", "0.000001", "0"].map(readMicros)).toEqual(["3100", "3100", "3000000", "999999999", "1", "0"]);
});

test("what is no such amount is none: more places than a micro has, a sign, words, nothing", () => {
  expect(["0.0000001", "-1", "+1", "1e3", "1000", ".5", "5.", "", "$1"].map(readMicros)).toEqual(Array.from({ length: 9 }, () => null));
});
