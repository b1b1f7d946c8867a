import { type SQL, sql } from "drizzle-orm";

// Lists as PostgreSQL writes arrays (postgresql.org/docs/current/arrays.html, §8.15.6). Of drivers, each writes them element by element; by hand
// it takes a third of that, and who moves money for many does little else.
const NEEDS_ESCAPE = /["\\]/g;

/** A backslash that JSON wrote before something else than what PostgreSQL takes as it is: a control character, half of a pair. */
const JSON_ONLY = /\\[^"\\]/;

/** A list of texts, any of them. */
export function writeTexts(values: readonly (string | null)[]): string {
  // JSON escapes quotes and backslashes as PostgreSQL does, and all of a list in one step; null is null in both.
  const json = JSON.stringify(values);
  if (!JSON_ONLY.test(json)) return `{${json.slice(1, -1)}}`;
  return `{${values.map((value) => (value === null ? "null" : `"${value.replaceAll(NEEDS_ESCAPE, "\\$&")}"`)).join()}}`;
}

/** A list of what holds nothing to escape: numbers, ids we made, words out of our own lists. */
export function writePlain(values: readonly (string | number | bigint | boolean)[]): string {
  return `{${values.join()}}`;
}

/** Texts as one parameter of a statement: for `unnest` and `any`. */
export function textList(values: readonly (string | null)[]): SQL {
  return sql`${writeTexts(values)}::text[]`;
}

/** Numbers, or texts that the database wrote numbers as, as one parameter of a statement. */
export function numberList(type: "integer" | "bigint", values: readonly (number | bigint | string)[]): SQL {
  return sql`${writePlain(values)}::${sql.raw(type)}[]`;
}

/**
 * Long texts of one line each, such as JSON, as one parameter: neither side has to look for what is to be escaped in it. A list in SQL, as
 * `textList` is, but never of none.
 * @throws Error for a text that is empty or of more than one line.
 */
export function lineList(values: readonly string[]): SQL {
  if (values.length === 0 || values.some((value) => value === "" || value.includes("\n"))) throw new Error("A list of lines has texts of one line each.");
  return sql`string_to_array(${values.join("\n")}, E'\n')`;
}
