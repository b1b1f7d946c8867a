import { createHash } from "node:crypto";

// Crockford's base 32 in capitals: letters and digits that every bank lets through.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PAYOUT = /^pay_([0-9a-hjkmnp-tv-z]{26})$/;
const REFERENCE = /^PAY-([0-9A-HJKMNP-TV-Z]{26})-([1-9]\d{0,2})$/;

/**
 * What a payout is called at a bank and on its statements: `PAY-01JC…-1`, 32 to 34 of the 35 characters that ISO 20022 allows.
 * The same payout and attempt always have the same; another attempt has another.
 */
export function paymentReference(payoutId: string, attempt: number): string {
  const found = PAYOUT.exec(payoutId);
  if (found === null || !Number.isInteger(attempt) || attempt < 1 || attempt > 999) throw new RangeError(`${payoutId}, attempt ${attempt}, has no reference`);
  return `PAY-${found[1]?.toUpperCase()}-${attempt}`;
}

/** The payout and the attempt that a reference names; null for text that is none of ours. */
export function readPaymentReference(text: string): { readonly payoutId: string; readonly attempt: number } | null {
  const found = REFERENCE.exec(text.trim());
  return found === null ? null : { payoutId: `pay_${found[1]?.toLowerCase()}`, attempt: Number(found[2]) };
}

/** The first `chars` characters (five bits each) of SHA-256 over `text`: a short name for what has no room for its own. */
export function shortReference(text: string, chars: number): string {
  const bits = BigInt(`0x${createHash("sha256").update(text).digest("hex")}`);
  let short = "";
  for (let place = 0; place < chars; place++) short += ALPHABET[Number((bits >> BigInt(256 - 5 * (place + 1))) & 31n)] ?? "";
  return short;
}
