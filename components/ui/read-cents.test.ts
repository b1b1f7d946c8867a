import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCents, writeCents } from "./read-cents";

describe("an amount in a form", () => {
  it("is read as it was written, to the cent", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (cents) => readCents(writeCents(cents)) === cents));
  });

  it("may have a comma, one digit after it, or none", () => {
    expect(["9,99", "9.9", " 10 "].map(readCents)).toEqual([999, 990, 1_000]);
  });

  it("is no amount with letters, signs, three decimals or nothing in it", () => {
    expect(["", "-1", "1e3", "1.234", "$5", "1.", "1 000"].map(readCents)).toEqual([null, null, null, null, null, null, null]);
  });
});
