import type { PaymentFile } from "../bank";
import { isCheckedRouting } from "../checks";

type FilePayment = PaymentFile["payments"][number];

/** Nacha's fields by their places, counted from one, both ends included, as the rules print them. */
const field = (record: string, from: number, to: number) => record.slice(from - 1, to);

function must(isSo: boolean, line: number, what: string): void {
  if (!isSo) throw new RangeError(`Record ${line}: ${what}`);
}

interface Tally {
  entries: number;
  addenda: number;
  hash: bigint;
  cents: bigint;
}

const emptyTally = (): Tally => ({ entries: 0, addenda: 0, hash: 0n, cents: 0n });

function mustMatch(line: number, tally: Tally, given: { count: string; hash: string; debit: string; credit: string }): void {
  must(Number(given.count) === tally.entries + tally.addenda, line, "entry and addenda count");
  must(BigInt(given.hash) === tally.hash % 10n ** 10n, line, "entry hash");
  must(/^0+$/.test(given.debit), line, "debits in a file of credits");
  must(BigInt(given.credit) === tally.cents, line, "total of credits");
}

class AchReading {
  readonly payments: FilePayment[] = [];
  readonly whole = emptyTally();
  batch: { readonly header: string; readonly tally: Tally; lastTrace: string } | null = null;
  batches = 0;
  awaited = 0;

  header(line: number, record: string): void {
    must(this.batch === null, line, "a batch inside a batch");
    must(field(record, 2, 4) === "220", line, "service class: credits only");
    must(field(record, 5, 20).trim() !== "", line, "company name");
    must(["PPD", "CCD"].includes(field(record, 51, 53)), line, "standard entry class");
    must(/^\d{6}$/.test(field(record, 70, 75)), line, "effective entry date");
    must(field(record, 76, 78) === "   " && field(record, 79, 79) === "1", line, "settlement date and originator status");
    this.batches++;
    must(Number(field(record, 88, 94)) === this.batches, line, "batch number");
    this.batch = { header: record, tally: emptyTally(), lastTrace: "" };
  }

  entry(line: number, record: string): void {
    const { batch } = this;
    if (batch === null) throw new RangeError(`Record ${line}: an entry outside of a batch`);
    must(this.awaited === 0, line, "the entry before it lacks its addenda");
    must(["22", "32"].includes(field(record, 2, 3)), line, "transaction code");
    must(field(record, 13, 29).trim() !== "", line, "account number");
    must(/^\d{10}$/.test(field(record, 30, 39)) && Number(field(record, 30, 39)) > 0, line, "amount");
    must(/^[01]$/.test(field(record, 79, 79)), line, "addenda indicator");
    const trace = field(record, 80, 94);
    must(/^\d{15}$/.test(trace) && trace > batch.lastTrace && trace.startsWith(field(batch.header, 80, 87)), line, "trace number");
    batch.lastTrace = trace;
    this.awaited = Number(field(record, 79, 79));
    for (const tally of [batch.tally, this.whole]) {
      tally.entries++;
      tally.hash += BigInt(field(record, 4, 11));
      tally.cents += BigInt(field(record, 30, 39));
    }
    const [year, month, day] = [field(batch.header, 70, 71), field(batch.header, 72, 73), field(batch.header, 74, 75)];
    this.payments.push({
      reference: field(record, 40, 54).trim(),
      amountCents: Number(field(record, 30, 39)),
      currency: "USD",
      name: field(record, 55, 76).trim(),
      account: field(record, 13, 29).trim(),
      remittance: "",
      executeOn: `20${year}-${month}-${day}`,
      fault: isCheckedRouting(field(record, 4, 12)) ? null : "R13 invalid routing number",
      trace,
      routing: field(record, 4, 12),
      transactionCode: field(record, 2, 3),
    });
  }

  addendum(line: number, record: string): void {
    must(this.batch !== null && this.awaited === 1, line, "an addenda record without its entry");
    must(field(record, 2, 3) === "05" && field(record, 84, 87) === "0001", line, "addenda type and number");
    must(field(record, 88, 94) === this.batch?.lastTrace.slice(-7), line, "entry that the addenda record belongs to");
    this.awaited = 0;
    for (const tally of [this.batch?.tally, this.whole]) if (tally !== undefined) tally.addenda++;
  }

  control(line: number, record: string): void {
    const { batch } = this;
    if (batch === null) throw new RangeError(`Record ${line}: ends no batch`);
    must(this.awaited === 0, line, "the last entry lacks its addenda");
    for (const [from, to, headFrom, headTo] of [
      [2, 4, 2, 4],
      [45, 54, 41, 50],
      [80, 94, 80, 94],
    ] as const) {
      must(field(record, from, to) === field(batch.header, headFrom, headTo), line, `places ${from} to ${to} differ from the batch's header`);
    }
    mustMatch(line, batch.tally, { count: field(record, 5, 10), hash: field(record, 11, 20), debit: field(record, 21, 32), credit: field(record, 33, 44) });
    this.batch = null;
  }
}

/**
 * Reads a Nacha file of credits as strictly as an ACH operator: places, counts, hashes, totals, traces, blocks.
 * Written from the Operating Rules, apart from what writes such files. @throws RangeError that names the record.
 */
export function readAchFile(text: string): PaymentFile {
  must(/^[\x20-\x7e\n]*$/.test(text) && text.endsWith("\n"), 0, "ASCII in lines");
  const records = text.slice(0, -1).split("\n");
  for (const [index, record] of records.entries()) must(record.length === 94, index + 1, `${record.length} characters in place of 94`);
  must(records.length % 10 === 0, records.length, "not in blocks of ten");
  const [head = ""] = records;
  must(/^101 \d{9}[ 0-9A-Z]{10}\d{10}[A-Z0-9]094101/.test(head), 1, "file header");
  const reading = new AchReading();
  const end = records.findIndex((record, index) => index > 0 && record.startsWith("9"));
  must(end > 0, records.length, "no file control");
  for (const [index, record] of records.slice(1, end).entries()) {
    const line = index + 2;
    const kind = record.charAt(0);
    if (kind === "5") reading.header(line, record);
    else if (kind === "6") reading.entry(line, record);
    else if (kind === "7") reading.addendum(line, record);
    else if (kind === "8") reading.control(line, record);
    else must(false, line, `unknown kind ${kind}`);
  }
  const control = records[end] ?? "";
  must(reading.batch === null && reading.batches > 0, end + 1, "batches");
  must(Number(field(control, 2, 7)) === reading.batches, end + 1, "batch count");
  must(Number(field(control, 8, 13)) === records.length / 10, end + 1, "block count");
  must(field(control, 56, 94).trim() === "", end + 1, "reserved places");
  mustMatch(end + 1, reading.whole, {
    count: field(control, 14, 21),
    hash: field(control, 22, 31),
    debit: field(control, 32, 43),
    credit: field(control, 44, 55),
  });
  must(records.slice(end + 1).every((record) => record === "9".repeat(94)) && records.length - end <= 10, end + 2, "filling");
  const identity = `ach ${field(head, 4, 34)}${field(head, 87, 94)}`;
  return { identity, payments: reading.payments };
}
