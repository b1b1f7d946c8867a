const PLACES = 6;
const AMOUNT = /^(\d{1,3})(?:[.,](\d{1,6}))?$/;

/** An amount of whole units below a thousand, as somebody writes it, in micros (1e-6) as text: `0.0031` is `3100`. Null when it is none. */
export function readMicros(text: string): string | null {
  const match = AMOUNT.exec(text.trim());
  if (match === null) return null;
  const [, whole = "", part = ""] = match;
  return String(BigInt(whole + part.padEnd(PLACES, "0")));
}
