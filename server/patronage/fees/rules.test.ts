import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_FEE_BPS, splitPayment } from "./rules";

const AMOUNT_CENTS_MAX = 100_000_000;

const payment = fc
  .record({
    amountCents: fc.integer({ min: 0, max: AMOUNT_CENTS_MAX }),
    taxShare: fc.integer({ min: 0, max: 1_000 }),
    feeBps: fc.integer({ min: 0, max: 10_000 }),
  })
  .map(({ amountCents, taxShare, feeBps }) => ({ amountCents, taxCents: Math.floor((amountCents * taxShare) / 1_000), feeBps }));

it("a tenth of tips and of patronage is the platform's while nobody has said otherwise", () => {
  expect(DEFAULT_FEE_BPS).toEqual({ patronage: 1_000, tip: 1_000 });
});

describe("the split of a payment", () => {
  it("loses and makes up no cent", () => {
    fc.assert(
      fc.property(payment, (given) => {
        const { platformFeeCents, artistCents } = splitPayment(given);
        expect(given.taxCents + platformFeeCents + artistCents).toBe(given.amountCents);
      }),
    );
  });

  it("never takes from an artist more than the rate, but for half a cent", () => {
    fc.assert(
      fc.property(payment, (given) => {
        const { platformFeeCents, artistCents } = splitPayment(given);
        const exact = ((given.amountCents - given.taxCents) * given.feeBps) / 10_000;
        expect(Math.abs(platformFeeCents - exact)).toBeLessThanOrEqual(0.5);
        expect(platformFeeCents).toBeGreaterThanOrEqual(0);
        expect(artistCents).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("gives an artist no less when the fan pays more", () => {
    fc.assert(
      fc.property(payment, fc.integer({ min: 1, max: 10_000 }), (given, moreCents) => {
        const more = splitPayment({ ...given, amountCents: given.amountCents + moreCents });
        expect(more.artistCents).toBeGreaterThanOrEqual(splitPayment(given).artistCents);
      }),
    );
  });

  it.each([
    [499, 0, 1_000, 50, 449],
    [200, 0, 1_000, 20, 180],
    [1_194, 195, 1_000, 100, 899],
    [5, 0, 1_000, 1, 4],
    [4, 0, 1_000, 0, 4],
    [999, 0, 0, 0, 999],
    [999, 0, 10_000, 999, 0],
  ])(
    "of %i cents with %i of tax at %i basis points leaves %i to the house and %i to the artist",
    (amountCents, taxCents, feeBps, platformFeeCents, artistCents) => {
      expect(splitPayment({ amountCents, taxCents, feeBps })).toEqual({ platformFeeCents, artistCents });
    },
  );

  it.each([
    { amountCents: 1.5, taxCents: 0, feeBps: 1_000 },
    { amountCents: -1, taxCents: 0, feeBps: 1_000 },
    { amountCents: 100, taxCents: 101, feeBps: 1_000 },
    { amountCents: 100, taxCents: -1, feeBps: 1_000 },
    { amountCents: 100, taxCents: 0, feeBps: 10_001 },
    { amountCents: 100, taxCents: 0, feeBps: -1 },
    { amountCents: 2 ** 53, taxCents: 0, feeBps: 1_000 },
    { amountCents: Number.NaN, taxCents: 0, feeBps: 1_000 },
  ])("is refused for what is no payment: %o", (given) => {
    expect(() => splitPayment(given)).toThrow("A payment is split in whole cents, of which tax is no more than all, at 0 to 10,000 basis points.");
  });
});
