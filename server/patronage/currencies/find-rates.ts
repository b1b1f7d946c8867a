import { desc, lte } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { exchangeRates } from "@/db/schema";
import { isCurrency, MICROS_PER_UNIT, type Rates } from "./rules";

/** The rates that count at a moment: of each currency the newest that has begun. */
export async function findRates(tx: Tx, at: Date): Promise<Rates> {
  const rows = await tx
    .selectDistinctOn([exchangeRates.currency], { currency: exchangeRates.currency, microsPerDollar: exchangeRates.microsPerDollar })
    .from(exchangeRates)
    .where(lte(exchangeRates.validFrom, at))
    .orderBy(exchangeRates.currency, desc(exchangeRates.validFrom));
  const known = rows.filter(({ currency }) => isCurrency(currency));
  return new Map([["USD", MICROS_PER_UNIT], ...known.map(({ currency, microsPerDollar }): [string, bigint] => [currency, BigInt(microsPerDollar)])]);
}
