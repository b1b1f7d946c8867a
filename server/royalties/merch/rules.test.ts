import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commissionOf, NO_RULE, takenBack } from "./rules";

const amountCents = fc.integer({ min: 1, max: 100_000_000 });
const rule = fc.record({ commissionBps: fc.integer({ min: 0, max: 10_000 }), artistBps: fc.integer({ min: 0, max: 10_000 }) });

describe("a commission", () => {
  it("is never more than the shop's rate, nor the artist's part more than theirs, and neither a micro too little", () => {
    fc.assert(
      fc.property(amountCents, rule, (cents, each) => {
        const { commissionMicros, artistMicros } = commissionOf(cents, each);
        const exact = BigInt(cents) * BigInt(each.commissionBps);
        expect(commissionMicros).toBe(exact);
        expect(artistMicros * 10_000n <= commissionMicros * BigInt(each.artistBps)).toBe(true);
        expect((artistMicros + 1n) * 10_000n > commissionMicros * BigInt(each.artistBps)).toBe(true);
        expect(artistMicros <= commissionMicros).toBe(true);
      }),
    );
  });

  it("is nothing of a shop without a rule, and of $19.99 at 8 % and two thirds of that $1.5992 and $1.066133", () => {
    expect(commissionOf(1_999, NO_RULE)).toEqual({ commissionMicros: 0n, artistMicros: 0n });
    expect(commissionOf(1_999, { commissionBps: 800, artistBps: 6_667 })).toEqual({ commissionMicros: 1_599_200n, artistMicros: 1_066_186n });
    expect(takenBack(1_066_186n, { amountCents: 1_999, returnedCents: 0 }, { amountCents: 1_999, returnedCents: 1_000 })).toBe(533_360n);
  });

  it("goes back in proportion, in as many returns as there are exactly as in one, and all of it with the last", () => {
    fc.assert(
      fc.property(amountCents, rule, fc.array(fc.integer({ min: 1, max: 10_000_000 }), { maxLength: 8 }), (cents, each, returns) => {
        const { artistMicros } = commissionOf(cents, each);
        let [returned, taken] = [0, 0n];
        for (const more of [...returns, cents]) {
          const after = Math.min(cents, returned + more);
          const now = takenBack(artistMicros, { amountCents: cents, returnedCents: returned }, { amountCents: cents, returnedCents: after });
          expect(now >= 0n).toBe(true);
          taken += now;
          returned = after;
          expect(taken).toBe(takenBack(artistMicros, { amountCents: cents, returnedCents: 0 }, { amountCents: cents, returnedCents: after }));
        }
        expect(taken).toBe(artistMicros);
      }),
    );
  });
});
