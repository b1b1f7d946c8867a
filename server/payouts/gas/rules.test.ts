import fc from "fast-check";
import { expect, it } from "vitest";
import { bookedMicros } from "./rules";

it("what is booked of any number of fees is what was paid, less than a micro apart, and never takes anything back", () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 16n }), { maxLength: 50 }), (fees) => {
      let [totalWei, booked] = [0n, 0n];
      for (const fee of fees) {
        const step = bookedMicros({ totalWei }, fee);
        expect(step.micros).toBeGreaterThanOrEqual(0n);
        expect(step.totalWei).toBe(totalWei + fee);
        totalWei = step.totalWei;
        booked += step.micros;
      }
      const paid = fees.reduce((sum, fee) => sum + fee, 0n);
      expect(paid - booked * 10n ** 12n).toBeGreaterThanOrEqual(0n);
      expect(paid - booked * 10n ** 12n).toBeLessThan(10n ** 12n);
    }),
  );
});

it("a part of a micro waits for the fee that makes it whole", () => {
  const first = bookedMicros({ totalWei: 0n }, 600_000_000_000n);
  expect(first).toEqual({ totalWei: 600_000_000_000n, micros: 0n });
  expect(bookedMicros(first, 600_000_000_000n)).toEqual({ totalWei: 1_200_000_000_000n, micros: 1n });
});
