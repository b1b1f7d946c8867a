const DECIMAL = /^(\d{1,13})(?:\.(\d{1,2})0*)?$/;

/** Cents as banks write them: `123456` is `1234.56`. Whole cents only, from zero up. */
export function centsToDecimal(cents: number): string {
  if (!Number.isSafeInteger(cents) || cents < 0) throw new RangeError(`${cents} is not an amount in cents`);
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}

/** The cents in `1234.56`, `1234.5`, `1234` or `1234.560`; null for anything else, parts of a cent too. */
export function decimalToCents(text: string): number | null {
  const found = DECIMAL.exec(text);
  if (found === null) return null;
  return Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
}
