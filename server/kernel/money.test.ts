import fc from "fast-check";
import { expect, test } from "vitest";
import { floorBps, MICROS_PER_CENT, settleToCents, splitByWeights } from "./money";

const amount = fc.bigInt({ min: 0n, max: 10n ** 18n });
const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 }).filter((all) => all.some((one) => one > 0n));

test("no cent is made or lost in a split", () => {
  fc.assert(
    fc.property(amount, weights, (total, shares) => {
      const parts = splitByWeights(total, shares);
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(total);
    }),
  );
});

test("no part of a split is off its exact share by a whole unit or more", () => {
  fc.assert(
    fc.property(amount, weights, (total, shares) => {
      const whole = shares.reduce((sum, share) => sum + share, 0n);
      splitByWeights(total, shares).forEach((part, index) => {
        const off = part * whole - total * (shares[index] ?? 0n);
        expect(off < whole && off > -whole).toBe(true);
      });
    }),
  );
});

test("settling to cents carries what is left, so that nothing is rounded away", () => {
  fc.assert(
    fc.property(amount, (micros) => {
      const { cents, carriedMicros } = settleToCents(micros);
      expect(cents * MICROS_PER_CENT + carriedMicros).toBe(micros);
    }),
  );
});

test("a fee is never more than its rate, and rates beyond the whole are refused", () => {
  expect(floorBps(999n, 1000n)).toBe(99n);
  expect(() => floorBps(1n, 10_001n)).toThrow(/basis points/);
});
