import { readKey } from "../../adapters/rails";

const WORDS_MAX = 12;

/**
 * What a reference on a statement may name: the whole of it, and each of its words, because some banks put their own around ours.
 * A word counts only when it is exactly one of our names; one that is nearly so is garbled.
 */
export function namesOf(reference: string | null): { readonly keys: readonly string[]; readonly references: readonly string[] } {
  if (reference === null) return { keys: [], references: [] };
  const words = reference
    .trim()
    .split(/[\s;,]+/)
    .slice(0, WORDS_MAX);
  const keys = words.map((word) => readKey(word)?.key).filter((key) => key !== undefined);
  return { keys, references: [reference.trim(), ...words] };
}
