import { HASH_MODULUS, RECORD_CHARS, RECORDS_PER_BLOCK } from "./nacha-record";

export interface AchEntry {
  readonly line: number;
  readonly detail: string;
  readonly addenda: readonly string[];
}

export interface AchBatch {
  readonly header: string;
  readonly entries: readonly AchEntry[];
}

const NINES = "9".repeat(RECORD_CHARS);

function refuse(line: number, why: string): never {
  throw new RangeError(`Record ${line} of the ACH file ${why}`);
}

/** Splits a file into records. Some banks write no line breaks at all. */
function splitRecords(text: string): string[] {
  const joined = text.replace(/\r?\n/g, "");
  if (joined.length === 0 || joined.length % (RECORD_CHARS * RECORDS_PER_BLOCK) !== 0)
    throw new RangeError("The ACH file is not in whole blocks of ten records");
  return Array.from({ length: joined.length / RECORD_CHARS }, (_, index) => joined.slice(index * RECORD_CHARS, (index + 1) * RECORD_CHARS));
}

function digits(line: number, text: string): bigint {
  return /^\d+$/.test(text) ? BigInt(text) : refuse(line, `has "${text}" where digits belong`);
}

interface Sums {
  readonly records: bigint;
  readonly hash: bigint;
  readonly debits: bigint;
  readonly credits: bigint;
}

/** Transaction codes that end in 0 to 4 credit the receiver, the rest debit (Nacha Operating Rules, appendix three). */
const isCredit = (detail: string) => Number(detail.charAt(2)) < 5;

function sumsOf(entries: readonly AchEntry[]): Sums {
  let sums: Sums = { records: 0n, hash: 0n, debits: 0n, credits: 0n };
  for (const { line, detail, addenda } of entries) {
    const cents = digits(line, detail.slice(29, 39));
    sums = {
      records: sums.records + 1n + BigInt(addenda.length),
      hash: (sums.hash + digits(line, detail.slice(3, 11))) % HASH_MODULUS,
      debits: sums.debits + (isCredit(detail) ? 0n : cents),
      credits: sums.credits + (isCredit(detail) ? cents : 0n),
    };
  }
  return sums;
}

function checkSums(line: number, given: readonly string[], entries: readonly AchEntry[]): void {
  const { records, hash, debits, credits } = sumsOf(entries);
  const [givenRecords, givenHash, givenDebits, givenCredits] = given.map((text) => digits(line, text));
  if (givenRecords !== records) refuse(line, `counts ${givenRecords} entries and addenda, and there are ${records}`);
  if (givenHash !== hash) refuse(line, "has a hash that is not that of its entries");
  if (givenDebits !== debits || givenCredits !== credits) refuse(line, "has totals that are not those of its entries");
}

interface Reading {
  readonly batches: AchBatch[];
  header: string | null;
  entries: { line: number; detail: string; addenda: string[] }[];
}

/** Takes one record into what was read so far; true when it is the last that says anything. */
function takeRecord(reading: Reading, line: number, text: string): boolean {
  const kind = text.charAt(0);
  if (kind === "5" && reading.header === null) {
    reading.header = text;
    reading.entries = [];
  } else if (kind === "6" && reading.header !== null) {
    reading.entries.push({ line, detail: text, addenda: [] });
  } else if (kind === "7" && reading.header !== null) {
    const entry = reading.entries.at(-1) ?? refuse(line, "belongs to no entry");
    entry.addenda.push(text);
  } else if (kind === "8" && reading.header !== null) {
    checkSums(line, [text.slice(4, 10), text.slice(10, 20), text.slice(20, 32), text.slice(32, 44)], reading.entries);
    reading.batches.push({ header: reading.header, entries: reading.entries });
    reading.header = null;
  } else if (kind === "9" && reading.header === null) {
    const all = reading.batches.flatMap(({ entries }) => entries);
    if (digits(line, text.slice(1, 7)) !== BigInt(reading.batches.length)) refuse(line, "does not count its batches right");
    checkSums(line, [text.slice(13, 21), text.slice(21, 31), text.slice(31, 43), text.slice(43, 55)], all);
    return true;
  } else {
    refuse(line, "is out of place");
  }
  return false;
}

/** Reads a Nacha file into batches. Nothing is taken from one whose order, counts, hashes or totals are wrong. @throws RangeError that names the record. */
export function readAchRecords(text: string): readonly AchBatch[] {
  const [first = "", ...rest] = splitRecords(text);
  if (!first.startsWith("1")) refuse(1, "is no file header");
  const reading: Reading = { batches: [], header: null, entries: [] };
  const end = rest.findIndex((record, index) => takeRecord(reading, index + 2, record));
  if (end === -1) throw new RangeError("The ACH file has no end");
  const filler = rest.findIndex((record, index) => index > end && record !== NINES);
  if (filler !== -1) refuse(filler + 2, "comes after the end");
  return reading.batches;
}
