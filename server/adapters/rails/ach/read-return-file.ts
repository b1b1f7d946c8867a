import { type DraftLine, keyLines, type Statement } from "../statement";
import { type AchEntry, readAchRecords } from "./read-records";

/** The receiving bank says what is wrong with details that it took all the same (a notification of change). */
export interface AchCorrection {
  readonly individualId: string;
  readonly originalTrace: string;
  /** `C01` and so on. */
  readonly changeCode: string;
  /** What is right instead, laid out as the code says. Bank details: not for logs. */
  readonly correctedData: string;
}

export interface AchReturnFile extends Statement {
  readonly corrections: readonly AchCorrection[];
}

/** A returned credit or debit of a checking or savings account. */
const RETURN_TRANSACTIONS = new Set(["21", "26", "31", "36"]);

const fullDate = (short: string) => `20${short.slice(0, 2)}-${short.slice(2, 4)}-${short.slice(4, 6)}`;

function readEntry({ line, detail, addenda }: AchEntry, returnedOn: string): AchCorrection | DraftLine {
  const [addendum = "", ...more] = addenda;
  const individualId = detail.slice(39, 54).trim();
  const originalTrace = addendum.slice(6, 21);
  const code = addendum.slice(3, 6);
  if (more.length === 0 && /^798C\d\d/.test(addendum)) return { individualId, originalTrace, changeCode: code, correctedData: addendum.slice(35, 64).trim() };
  const isReturn = more.length === 0 && /^799R\d\d/.test(addendum) && RETURN_TRANSACTIONS.has(detail.slice(1, 3));
  if (!isReturn) throw new RangeError(`Record ${line} of the ACH file is neither a return nor a notification of change`);
  return {
    identity: [detail.slice(79, 94), originalTrace, individualId, code, returnedOn],
    direction: "back",
    amountCents: Number(detail.slice(29, 39)),
    currency: "USD",
    bookedOn: returnedOn,
    reference: individualId,
    counterpartyLast4: detail.slice(12, 29).trim().slice(-4),
    reasonCode: code,
  };
}

/** What the bank sends back: returned payments as lines, and notifications of change. @throws RangeError that names the record; then nothing of it is taken. */
export function readReturnFile(text: string): AchReturnFile {
  const read = readAchRecords(text).flatMap(({ header, entries }) => entries.map((entry) => readEntry(entry, fullDate(header.slice(69, 75)))));
  const corrections = read.filter((one) => "changeCode" in one);
  const returns = read.filter((one) => "identity" in one);
  return { source: "nacha-returns", account: null, lines: keyLines("nacha-returns", returns), corrections };
}
