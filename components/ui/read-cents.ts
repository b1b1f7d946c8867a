const AMOUNT = /^(\d{1,9})(?:[.,](\d{1,2}))?$/;

/** What a person typed as an amount, in cents: `9.99`, `9,9` or `10`; null for what is no amount. */
export function readCents(text: string): number | null {
  const match = AMOUNT.exec(text.trim());
  if (match === null) return null;
  const [, whole = "0", part = ""] = match;
  return Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

/** An amount as a form shows it: `9.99`. */
export function writeCents(cents: number): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}
