import { type SQL, sql } from "drizzle-orm";

// Of drivers, each writes lists of any type element by element; by hand it takes a third of that, and who moves money for many does little else.
const NEEDS_ESCAPE = /["\\]/;

/** A list as PostgreSQL writes arrays (postgresql.org/docs/current/arrays.html, §8.15.6), made as its elements come. */
export class ListText {
  #text = "";

  addText(value: string | null): void {
    this.#add(value === null ? "NULL" : `"${NEEDS_ESCAPE.test(value) ? value.replaceAll(/["\\]/g, "\\$&") : value}"`);
  }

  /** Of what holds nothing to escape: numbers, ids we made, words out of our own lists. */
  addPlain(value: string | number | bigint | boolean): void {
    this.#add(String(value));
  }

  #add(element: string): void {
    this.#text += this.#text === "" ? element : `,${element}`;
  }

  toString(): string {
    return `{${this.#text}}`;
  }
}

/** A backslash that JSON wrote before something else than what PostgreSQL takes as it is: a control character, half of a pair. */
const JSON_ONLY = /\\[^"\\]/;

function writeTexts(values: readonly (string | null)[]): string {
  // JSON escapes quotes and backslashes as PostgreSQL does, and all of a list in one step; null is null in both.
  const json = JSON.stringify(values);
  if (!JSON_ONLY.test(json)) return `{${json.slice(1, -1)}}`;
  const list = new ListText();
  for (const value of values) list.addText(value);
  return list.toString();
}

/** Texts as one parameter of a statement: for `unnest` and `any`. */
export function textList(values: readonly (string | null)[]): SQL {
  return sql`${writeTexts(values)}::text[]`;
}

/** Numbers, or texts that the database wrote numbers as, as one parameter of a statement. */
export function numberList(type: "integer" | "bigint", values: readonly (number | bigint | string)[]): SQL {
  return sql`${`{${values.join(",")}}`}::${sql.raw(type)}[]`;
}
