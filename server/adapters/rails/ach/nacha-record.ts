/** Every record of an ACH file is 94 characters (Nacha Operating Rules, appendix three). */
export const RECORD_CHARS = 94;
/** A file is filled up with lines of nines to whole blocks of ten records. */
export const RECORDS_PER_BLOCK = 10;
export const HASH_MODULUS = 10_000_000_000n;
const PRINTABLE = /^[\x20-\x7e]*$/;

/** Letters from the left, filled up with blanks and cut to the field. @throws RangeError for what ASCII does not have. */
export function alphameric(text: string, chars: number): string {
  if (!PRINTABLE.test(text)) throw new RangeError("An ACH file holds ASCII only");
  return text.slice(0, chars).padEnd(chars);
}

/** Digits from the right, filled up with zeros. @throws RangeError for a number that the field does not hold. */
export function numeric(value: number | bigint | string, chars: number): string {
  const text = String(value);
  if (!/^\d+$/.test(text) || text.length > chars) throw new RangeError(`A field of ${chars} digits does not hold ${text}`);
  return text.padStart(chars, "0");
}

/** Fields put together. @throws RangeError when they are not a record: a fault of ours. */
export function record(fields: readonly string[]): string {
  const line = fields.join("");
  if (line.length !== RECORD_CHARS) throw new RangeError(`A record of ${line.length} characters`);
  return line;
}

/** The last ten digits of the sum of the banks' numbers without their check digits. */
export function entryHash(rdfiIds: Iterable<string>): bigint {
  let sum = 0n;
  for (const id of rdfiIds) sum += BigInt(id);
  return sum % HASH_MODULUS;
}
