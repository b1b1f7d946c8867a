import fc from "fast-check";
import { expect, it } from "vitest";
import { createTaxPolicy, tableTax } from "./live";

const at = new Date(0);

it("takes out of a price exactly the tax that was put on its net", () => {
  const policy = tableTax({ DE: 1_900 });
  expect(policy.includedTaxCents({ amountCents: 1_190, currency: "EUR", country: "DE", at })).toBe(190);
  expect(policy.includedTaxCents({ amountCents: 999, currency: "EUR", country: "DE", at })).toBe(160);
});

it("takes nothing where the table has no row, or the country is unknown, or there is no table", () => {
  const policy = createTaxPolicy({ TAX_TABLE: "DE=1900,FR=2000" });
  for (const country of ["US", null]) expect(policy.includedTaxCents({ amountCents: 999, currency: "USD", country, at })).toBe(0);
  expect(policy.includedTaxCents({ amountCents: 1_200, currency: "EUR", country: "FR", at })).toBe(200);
  expect(createTaxPolicy({}).includedTaxCents({ amountCents: 1_200, currency: "EUR", country: "FR", at })).toBe(0);
});

it("never takes more than there is, whatever the rate", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 0, max: 10_000 }), (amountCents, bps) => {
      const tax = tableTax({ XX: bps }).includedTaxCents({ amountCents, currency: "USD", country: "XX", at });
      expect(tax).toBeGreaterThanOrEqual(0);
      expect(tax).toBeLessThanOrEqual(amountCents);
    }),
  );
});
