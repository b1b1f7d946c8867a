import { DomainError } from "@/server/kernel/errors";

/** What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), behind any quotes of ours. */
const FORMULA_START = /^'*[=+\-@\t\r]/;
const GUARDED = /^'+[=+\-@\t\r]/;

/** One value as a CSV field (RFC 4180). What a spreadsheet would run is made text by a quote in front; `unguard` takes it away. */
export function writeField(value: string): string {
  const safe = FORMULA_START.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A field as `writeField` was given it. */
export function unguard(field: string): string {
  return GUARDED.test(field) ? field.slice(1) : field;
}

export function writeLine(values: readonly string[]): string {
  return `${values.map(writeField).join(",")}\r\n`;
}

export interface CsvRecord {
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** Spreadsheets in Europe save with semicolons: the separator is the one that the first line has most of. */
function findSeparator(text: string): string {
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const counts = [",", ";", "\t"].map((separator) => ({ separator, times: firstLine.split(separator).length }));
  return counts.reduce((best, each) => (each.times > best.times ? each : best)).separator;
}

/**
 * The records of a CSV text (RFC 4180): quoted fields may hold separators, line breaks and doubled quotes; empty lines are left out.
 * @throws invalid_input where a quote is opened and never closed, with the line.
 */
export function readCsv(source: string): CsvRecord[] {
  const text = source.startsWith("\ufeff") ? source.slice(1) : source;
  const separator = findSeparator(text);
  // Each match is a field and what ends it. `y` makes it go on where the last one ended, so nothing is stepped over.
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${separator}\\r\\n][^${separator}\\r\\n]*)?)(${separator}|\\r\\n|\\n|\\r|$)`, "y");
  const records: CsvRecord[] = [];
  let line = 1;
  let begun: { line: number; fields: string[] } = { line, fields: [] };
  while (field.lastIndex < text.length || begun.fields.length > 0) {
    const match = field.exec(text);
    if (match === null)
      throw new DomainError("invalid_input", { sentence: `Line ${line} has a quotation mark that does not fit. Save the file as CSV again.` });
    const [, quoted, plain, end] = match;
    begun.fields.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    line += (match[0].match(/\r\n|\n|\r/g) ?? []).length;
    if (end === separator) continue;
    if (begun.fields.some((value) => value.trim() !== "")) records.push(begun);
    begun = { line, fields: [] };
    if (end === "") break;
  }
  return records;
}
