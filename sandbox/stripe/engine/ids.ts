import { createHash } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Letters and digits that follow from a seed and a number, so that the same requests give the same ids. */
export function lettersOf(seed: string, number: number, chars: number): string {
  let text = "";
  for (let block = 0; text.length < chars; block++) {
    const digest = createHash("sha256").update(`${seed}:${number}:${block}`).digest();
    for (const byte of digest) text += ALPHABET.charAt(byte % ALPHABET.length);
  }
  return text.slice(0, chars);
}

/** A fraction from 0 to 1 that follows from a seed and words, for decisions that a replay must repeat. */
export function fractionOf(seed: string, ...words: (string | number)[]): number {
  return (
    createHash("sha256")
      .update([seed, ...words].join(":"))
      .digest()
      .readUInt32BE(0) / 0x1_0000_0000
  );
}
