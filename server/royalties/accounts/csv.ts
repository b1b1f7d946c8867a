/** What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"). */
const FORMULA_START = /^'*[=+\-@\t\r]/;

/** A field: words, which are guarded against being run as a formula, or a number, which below zero is none. */
export type Field = { readonly text: string } | { readonly number: string };

/** One record of RFC 4180. */
export function writeRecord(fields: readonly Field[]): string {
  return `${fields.map(writeField).join(",")}\r\n`;
}

function writeField(field: Field): string {
  if ("number" in field) return field.number;
  const safe = FORMULA_START.test(field.text) ? `'${field.text}` : field.text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
