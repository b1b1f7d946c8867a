const WORD_CHARS_MAX = 200;

/** One word of a page's address as somebody typed it into a form; undefined when it is empty. */
export function readWord(value: string | string[] | undefined): string | undefined {
  const word = typeof value === "string" ? value.trim().slice(0, WORD_CHARS_MAX) : "";
  return word === "" ? undefined : word;
}

/** A word that is one of a table's keys. */
export function readKey<K extends string>(table: Readonly<Record<K, unknown>>, value: string | string[] | undefined): K | undefined {
  const isKey = (text: string): text is K => Object.hasOwn(table, text);
  return typeof value === "string" && isKey(value) ? value : undefined;
}
