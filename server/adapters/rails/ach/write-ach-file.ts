import { bankText } from "../bank-text";
import { alphameric, entryHash, numeric, RECORD_CHARS, RECORDS_PER_BLOCK, record } from "./nacha-record";

export interface AchReceiver {
  readonly name: string;
  /** Nine digits, the last of them the check digit. */
  readonly routingNumber: string;
  /** At most 17 characters. */
  readonly accountNumber: string;
  readonly accountType: "checking" | "savings";
  /** A person is paid under PPD, a company under CCD. */
  readonly holder: "person" | "company";
}

export interface AchPayment {
  /** At most 15 characters; comes back in returns. */
  readonly individualId: string;
  readonly amountCents: number;
  readonly receiver: AchReceiver;
  readonly remittance: string;
}

/** Who sends, as agreed with the bank that takes the files (the ODFI). */
export interface AchOriginator {
  readonly bankName: string;
  readonly bankRoutingNumber: string;
  readonly companyName: string;
  /** Ten characters, mostly a one and the tax number. */
  readonly companyId: string;
}

export interface AchFile {
  readonly originator: AchOriginator;
  readonly createdAt: Date;
  /** A letter or digit that tells apart files of one minute. */
  readonly modifier: string;
  /** Eight characters that name the file. */
  readonly referenceCode: string;
  /** Day on which receivers are to have the money, `2026-12-02`. */
  readonly effectiveOn: string;
  readonly payments: readonly AchPayment[];
}

export const ACH_PAYMENTS_PER_FILE_MAX = 20_000;
const CREDITS_ONLY = "220";
const TRANSACTION_CODES = { checking: "22", savings: "32" } as const;
const CLASSES = [
  { holder: "person", code: "PPD" },
  { holder: "company", code: "CCD" },
] as const;

const shortDate = (day: string) => day.slice(2, 10).replaceAll("-", "");
const bankId = ({ originator }: AchFile) => originator.bankRoutingNumber.slice(0, 8);

function fileHeader({ originator, createdAt, modifier, referenceCode }: AchFile): string {
  const iso = createdAt.toISOString();
  return record([
    "101",
    ` ${numeric(originator.bankRoutingNumber, 9)}`,
    originator.companyId.padStart(10),
    shortDate(iso.slice(0, 10)),
    iso.slice(11, 16).replace(":", ""),
    alphameric(modifier, 1),
    "094101",
    alphameric(bankText(originator.bankName, 23).toUpperCase(), 23),
    alphameric(bankText(originator.companyName, 23).toUpperCase(), 23),
    alphameric(referenceCode, 8),
  ]);
}

function entry(file: AchFile, { individualId, amountCents, receiver, remittance }: AchPayment, sequence: number): string[] {
  if (receiver.accountNumber.length > 17) throw new RangeError("An account number in an ACH file has at most 17 characters");
  const trace = `${bankId(file)}${numeric(sequence, 7)}`;
  const detail = record([
    `6${TRANSACTION_CODES[receiver.accountType]}`,
    numeric(receiver.routingNumber, 9),
    alphameric(receiver.accountNumber, 17),
    numeric(amountCents, 10),
    alphameric(individualId, 15),
    alphameric(bankText(receiver.name, 22).toUpperCase(), 22),
    "  ",
    "1",
    trace,
  ]);
  return [detail, record(["705", alphameric(bankText(remittance, 80), 80), "0001", numeric(sequence, 7)])];
}

interface Totals {
  readonly records: number;
  readonly hash: bigint;
  readonly cents: bigint;
}

function totalsOf(payments: readonly AchPayment[]): Totals {
  return {
    records: payments.length * 2,
    hash: entryHash(payments.map(({ receiver }) => receiver.routingNumber.slice(0, 8))),
    cents: payments.reduce((sum, { amountCents }) => sum + BigInt(amountCents), 0n),
  };
}

function batch(
  file: AchFile,
  place: { readonly code: string; readonly number: number; readonly firstSequence: number },
  payments: readonly AchPayment[],
): string[] {
  const { originator, effectiveOn } = file;
  const company = alphameric(originator.companyId, 10);
  const ending = [bankId(file), numeric(place.number, 7)];
  const header = record([
    `5${CREDITS_ONLY}`,
    alphameric(bankText(originator.companyName, 16).toUpperCase(), 16),
    " ".repeat(20),
    company,
    place.code,
    alphameric("PAYOUT", 10),
    shortDate(effectiveOn),
    shortDate(effectiveOn),
    "   1",
    ...ending,
  ]);
  const { records, hash, cents } = totalsOf(payments);
  const control = record([`8${CREDITS_ONLY}`, numeric(records, 6), numeric(hash, 10), numeric(0, 12), numeric(cents, 12), company, " ".repeat(25), ...ending]);
  return [header, ...payments.flatMap((payment, index) => entry(file, payment, place.firstSequence + index)), control];
}

/**
 * An ACH file of credits in Nacha's format: a batch of PPD for people and one of CCD for companies, each payment with an
 * addenda record, control records with counts, hashes and totals, filled up to whole blocks. The same payments are the same bytes.
 * @throws RangeError for no payments, too many, or anything that does not fit its field.
 */
export function writeAchFile(file: AchFile): string {
  const { payments } = file;
  if (payments.length === 0 || payments.length > ACH_PAYMENTS_PER_FILE_MAX)
    throw new RangeError(`An ACH file holds 1 to ${ACH_PAYMENTS_PER_FILE_MAX} payments`);
  const groups = CLASSES.map(({ holder, code }) => ({ code, members: payments.filter(({ receiver }) => receiver.holder === holder) })).filter(
    ({ members }) => members.length > 0,
  );
  let firstSequence = 1;
  const lines = [fileHeader(file)];
  for (const [index, { code, members }] of groups.entries()) {
    lines.push(...batch(file, { code, number: index + 1, firstSequence }, members));
    firstSequence += members.length;
  }
  const { records, hash, cents } = totalsOf(payments);
  const blocks = Math.ceil((lines.length + 1) / RECORDS_PER_BLOCK);
  const counts = [numeric(groups.length, 6), numeric(blocks, 6), numeric(records, 8), numeric(hash, 10), numeric(0, 12), numeric(cents, 12)];
  lines.push(record(["9", ...counts, " ".repeat(39)]));
  while (lines.length % RECORDS_PER_BLOCK !== 0) lines.push("9".repeat(RECORD_CHARS));
  return `${lines.join("\n")}\n`;
}
