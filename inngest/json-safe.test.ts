import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { findJsonLoss, type JsonSafe, OUTPUT_BYTES_MAX, requireJsonSafe } from "./json-safe";

class Amount {
  readonly cents = 1;
}

describe("a value that goes through JSON", () => {
  it("is let through only when it comes back as it went in", () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withSparseArray: true });
    fc.assert(
      fc.property(anything, (value) => {
        if (value === undefined || findJsonLoss(value) !== null) return;
        const positiveZero = (_key: string, inner: unknown) => (Object.is(inner, -0) ? 0 : inner);
        const back: unknown = JSON.parse(JSON.stringify(value));
        expect(back).toStrictEqual(JSON.parse(JSON.stringify(value, positiveZero)));
        expect(Object.keys(Object(back))).toEqual(Object.keys(Object(value)));
      }),
    );
  });

  it("is let through when it is plain", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: fc.constantFrom("a", "é", "😀", '"', "\\", "\n") }), (value) => {
        expect(findJsonLoss(value)).toBeNull();
      }),
    );
  });

  it.each([
    ["a bigint", { a: [1n] }, "result.a[0]"],
    ["a date", { at: new Date() }, "result.at"],
    ["undefined in an object", { a: undefined }, "result.a"],
    ["undefined in a list", [1, undefined], "result[1]"],
    ["NaN", { n: Number.NaN }, "result.n"],
    ["an instance of a class", { amount: new Amount() }, "result.amount"],
    ["a map", new Map(), "result"],
    ["a function", { f: () => 1 }, "result.f"],
    ["a NUL, which Postgres does not keep", { text: "a\u0000b" }, "result.text"],
    ["half a surrogate pair", { text: "\ud83d" }, "result.text"],
  ])("is refused with its path: %s", (_what, value, path) => {
    expect(findJsonLoss(value)).toContain(`${path} `);
  });

  it("may be nothing at all, and is refused when it is too large", () => {
    expect(() => requireJsonSafe(undefined, "it")).not.toThrow();
    expect(() => requireJsonSafe("x".repeat(OUTPUT_BYTES_MAX - 2), "it")).not.toThrow();
    expect(() => requireJsonSafe("x".repeat(OUTPUT_BYTES_MAX), "it")).toThrow("bytes");
  });

  it("does not compile where a step's bigint or Date is used as one", () => {
    expectTypeOf<JsonSafe<{ at: Date; n: number; list: { big: bigint }[] }>["n"]>().toEqualTypeOf<number>();
    expectTypeOf<JsonSafe<{ at: Date }>["at"]>().not.toExtend<Date>();
    expectTypeOf<JsonSafe<{ list: { big: bigint }[] }>["list"][number]["big"]>().not.toExtend<bigint>();
  });
});
