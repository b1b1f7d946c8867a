import type { Env } from "@/server/kernel/env";
import type { TaxPolicy } from ".";

const BPS_PER_WHOLE = 10_000n;

/** No tax is taken: for a platform that is registered nowhere. */
export const noTax: TaxPolicy = { includedTaxCents: () => 0 };

/**
 * Tax by a table of basis points a country, on top of the net: `tax = amount × rate / (1 + rate)`, rounded half up.
 * The table is the operator's own word: nothing here knows what the law of a country says.
 */
export function tableTax(bpsByCountry: Readonly<Record<string, number>>): TaxPolicy {
  return {
    includedTaxCents: ({ amountCents, country }) => {
      const bps = BigInt(country === null ? 0 : (bpsByCountry[country] ?? 0));
      const whole = BPS_PER_WHOLE + bps;
      return Number((2n * BigInt(amountCents) * bps + whole) / (2n * whole));
    },
  };
}

/** The policy that `TAX_TABLE` (`DE=1900,FR=2000`) says; none without it. */
export function createTaxPolicy(env: Pick<Env, "TAX_TABLE">): TaxPolicy {
  if (env.TAX_TABLE === undefined) return noTax;
  const rows = env.TAX_TABLE.split(",").map((row) => row.split("="));
  return tableTax(Object.fromEntries(rows.map(([country = "", bps = "0"]) => [country, Number(bps)])));
}
