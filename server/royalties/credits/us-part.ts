import { type SQL, sql } from "drizzle-orm";

/** The country whose viewers' and payers' money is of US source. */
const US = "US";

/**
 * Whether money counts as of US source where nobody knows the country, by the day it holds from (UTC). A change is a new row: what was
 * earned before stays as it was written down, and what goes back of it is as it came. Before the first row it does not.
 */
const UNKNOWN_COUNTRY = [{ validFrom: "2026-11-23", isUs: true }] as const;

export interface Origin {
  /** ISO 3166-1 alpha-2 of who watched or paid; null when nobody told. */
  readonly country: string | null;
  /** When they did. */
  readonly at: Date;
}

/** What of an amount is of US source: all of what viewers and payers in the US bring in, nothing of the rest. */
export function usPart(amountMicros: bigint, { country, at }: Origin): bigint {
  // A day comes before every moment of it, as text too.
  const isUs = country === null ? UNKNOWN_COUNTRY.findLast(({ validFrom }) => validFrom <= at.toISOString())?.isUs === true : country === US;
  return isUs ? amountMicros : 0n;
}

/** The same of rows, as a condition: their column of the country, and that of when it was. */
export function isUsSource(country: SQL, at: SQL): SQL {
  const since = UNKNOWN_COUNTRY.toReversed().map(({ validFrom, isUs }) => sql`when ${at} >= ${`${validFrom}T00:00:00Z`}::timestamptz then ${isUs}`);
  return sql`coalesce(${country} = ${US}, case ${sql.join(since, sql` `)} else false end)`;
}
