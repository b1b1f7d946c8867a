import { writeDecimal } from "../accounts/amounts";
import { type Field, writeRecord } from "../accounts/csv";
import type { Statement } from "./contract";

/** The document as JSON: the fields in the order of the contract, one line, a line break at the end. */
export function writeJson(statement: Statement): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(statement)}\n`);
}

const COLUMNS = ["Section", "Key", "Name", "Entries", "Amount", "US part", "Currency", "Time", "Reference"];

/** The same as CSV (RFC 4180): a line for each sum, amounts as exact decimals. */
export function writeCsv(statement: Statement): Uint8Array {
  const { currency, bySource, byWork, byCountry, paid } = statement;
  const record = (
    section: string,
    key: string,
    more: { name?: string; entries?: number; amount: string; us?: string; at?: string; reference?: string },
  ): Field[] => [
    ...[{ text: section }, { text: key }, { text: more.name ?? "" }, { number: more.entries === undefined ? "" : String(more.entries) }],
    ...[{ number: more.amount }, { number: more.us ?? "" }, { text: currency }, { text: more.at ?? "" }, { text: more.reference ?? "" }],
  ];
  const us = (micros: string) => writeDecimal(BigInt(micros));
  const records = [
    COLUMNS.map((text) => ({ text })),
    record("statement", statement.month, {
      name: statement.artist.name,
      amount: "",
      reference: `${statement.accountId} ${statement.fromVersion}-${statement.untilVersion}`,
    }),
    record("opening", "", { amount: writeDecimal(BigInt(statement.openingMicros)), at: statement.from }),
    ...bySource.map((line) => record("source", line.source, { ...line, us: us(line.usMicros) })),
    ...byWork.map((line) => record("work", line.videoId, { ...line, name: line.title, us: us(line.usMicros) })),
    ...byCountry.map((line) => record("country", line.country, { ...line, us: us(line.usMicros) })),
    ...paid.map((line) => record(line.source, line.payoutId, { amount: line.amount, at: line.at, reference: line.reference })),
    record("closing", "", { amount: writeDecimal(BigInt(statement.closingMicros)), at: statement.until }),
  ];
  return new TextEncoder().encode(`\ufeff${records.map(writeRecord).join("")}`);
}
