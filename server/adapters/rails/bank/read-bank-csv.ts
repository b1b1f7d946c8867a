import { type DraftLine, keyLines, type Statement } from "../statement";

const COLUMNS = ["booked_on", "amount", "currency", "reference", "counterparty", "reason"] as const;
const REQUIRED = ["booked_on", "amount", "currency", "reference"] as const;
const ROWS_MAX = 1_000_000;
type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

/** Cells of one CSV text (RFC 4180), with a comma or a semicolon between them. */
function readCells(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${separator}\\r\\n]*))(${separator}|\\r?\\n|$)`, "y");
  let row: string[] = [];
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (found === null) throw new RangeError(`Row ${rows.length + 1} of the CSV file has a quote out of place`);
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
    if (found[3] === separator) continue;
    rows.push(row);
    if (rows.length > ROWS_MAX) throw new RangeError("The CSV file has too many rows");
    row = [];
  }
  return rows.filter((cells) => cells.some((text) => text !== ""));
}

function toLine(row: Row, number: number): DraftLine {
  const refuse = (what: string): never => {
    throw new RangeError(`Row ${number} of the CSV file: ${what}`);
  };
  const found = /^([+-]?)(\d{1,13})(?:[.,](\d{2}))?$/.exec(row.amount ?? "") ?? refuse(`"${row.amount}" is no amount such as -1234.56`);
  const bookedOn = row.booked_on ?? "";
  if (!/^\d{4}-\d{2}-\d{2}$/.test(bookedOn)) refuse(`"${bookedOn}" is no date such as 2026-12-01`);
  if (!/^[A-Z]{3}$/.test(row.currency ?? "")) refuse(`"${row.currency}" is no currency such as EUR`);
  return {
    identity: [row.counterparty ?? "", row.reason ?? ""],
    direction: found[1] === "-" ? "out" : "back",
    amountCents: Number(found[2]) * 100 + Number(found[3] ?? 0),
    currency: row.currency ?? "",
    bookedOn,
    reference: row.reference === "" ? null : (row.reference ?? null),
    counterpartyLast4: row.counterparty?.replaceAll(" ", "").slice(-4) || null,
    reasonCode: row.reason || null,
  };
}

/**
 * A bank's statement as CSV with the columns `booked_on` (2026-12-01), `amount` (below zero for what went out), `currency`, `reference` and,
 * if there are any, `counterparty` and `reason`. @throws RangeError that names the row; then nothing of it is taken.
 */
export function readBankCsv(text: string): Statement {
  const [first = ""] = text.split(/\r?\n/, 1);
  const [names = [], ...rows] = readCells(text.replace(/^\uFEFF/, ""), first.includes(";") ? ";" : ",");
  const places = new Map(names.map((name, index) => [name.trim().toLowerCase(), index]));
  const missing = REQUIRED.filter((name) => !places.has(name));
  if (missing.length > 0) throw new RangeError(`The CSV file lacks the column ${missing.join(", ")}`);
  const lines = rows.map((cells, index) => {
    const row: Row = Object.fromEntries(COLUMNS.map((name) => [name, cells[places.get(name) ?? -1]?.trim() ?? ""]));
    return toLine(row, index + 2);
  });
  return { source: "bank-csv", account: null, lines: keyLines("bank-csv", lines) };
}
