import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findHindrance, grossOf, type MethodFacts, screeningReason } from "./rules";

const NOW = new Date("2026-11-22T12:00:00.000Z");
const METHOD: MethodFacts = { currency: "USD", usableFrom: NOW, screening: "clear" };

describe("what is in the way of a payout", () => {
  it("is nothing from the moment on from which a clear method of its currency counts", () => {
    expect(findHindrance("USD", METHOD, NOW)).toBeNull();
  });

  it("is a method that was changed, until the minute it is used from", () => {
    expect(findHindrance("USD", { ...METHOD, usableFrom: new Date(NOW.getTime() + 1) }, NOW)).toEqual({
      kind: "cooling",
      detail: "The payout method was changed; it is used from 2026-11-22 12:00 UTC on.",
    });
  });

  it("is another currency", () => {
    expect(findHindrance("USD", { ...METHOD, currency: "EUR" }, NOW)).toEqual({
      kind: "currency",
      detail: "The balance is in USD and the payout method takes EUR.",
    });
  });

  it.each([
    ["pending", "screening-pending", "The payee is still being compared with the lists of sanctions, which takes minutes."],
    ["flagged", "screening", "The payee is like somebody on a list of sanctions, or shares an account. A person has to look first."],
  ] as const)("is a payee who is %s", (screening, kind, detail) => {
    expect(screeningReason({ screening })).toBe(detail);
    expect(findHindrance("USD", { ...METHOD, screening }, NOW)).toEqual({ kind, detail });
  });
});

describe("what is paid of what is there", () => {
  it("is whole cents, and less than a cent stays", () => {
    expect([0n, 9_999n, 10_000n, 50_009_999n].map(grossOf)).toEqual([0n, 0n, 10_000n, 50_000_000n]);
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), (available) => {
        const gross = grossOf(available);
        return gross % 10_000n === 0n && gross <= available && available - gross < 10_000n;
      }),
    );
  });
});
