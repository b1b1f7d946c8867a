import { createHash } from "node:crypto";

// Crockford's base 32 in capitals: letters and digits that every bank lets through.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const KEY = /^([0-9a-hjkmnp-tv-z]{26})-([1-9]\d{0,2})$/;

export interface NamedPayout {
  readonly key: string;
  readonly payoutId: string;
  readonly attempt: number;
}

/** The payout that a reference on a statement names (see `keyOf`), in either case; null for text that is none of ours. */
export function readKey(text: string): NamedPayout | null {
  const key = text.trim().toLowerCase();
  const found = KEY.exec(key);
  return found === null ? null : { key, payoutId: `pay_${found[1]}`, attempt: Number(found[2]) };
}

/** The first `chars` characters (five bits each) of SHA-256 over `text`: a short name for what has no room for its own. */
export function shortReference(text: string, chars: number): string {
  const bits = BigInt(`0x${createHash("sha256").update(text).digest("hex")}`);
  let short = "";
  for (let place = 0; place < chars; place++) short += ALPHABET[Number((bits >> BigInt(256 - 5 * (place + 1))) & 31n)] ?? "";
  return short;
}
