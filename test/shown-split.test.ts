import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { artistCentsOf } from "@/components/patronage/split";
import { splitPayment } from "@/server/patronage/fees/rules";

describe("the share that a fan sees before paying", () => {
  it("is to the cent what the artist gets afterwards", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 0, max: 10_000 }), (amountCents, feeBps) => {
        expect(artistCentsOf(amountCents, feeBps)).toBe(splitPayment({ amountCents, taxCents: 0, feeBps }).artistCents);
      }),
    );
  });
});
