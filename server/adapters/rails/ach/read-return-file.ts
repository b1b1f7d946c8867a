import { type Correction, type DraftLine, keyLines, type Statement } from "../statement";
import { type AchEntry, readAchRecords } from "./read-records";

/** A returned credit or debit of a checking or savings account. */
const RETURN_TRANSACTIONS = new Set(["21", "26", "31", "36"]);

const fullDate = (short: string) => `20${short.slice(0, 2)}-${short.slice(2, 4)}-${short.slice(4, 6)}`;

function readEntry({ line, detail, addenda }: AchEntry, returnedOn: string): Correction | DraftLine {
  const [addendum = "", ...more] = addenda;
  const individualId = detail.slice(39, 54).trim();
  const originalTrace = addendum.slice(6, 21);
  const code = addendum.slice(3, 6);
  // What is right instead stands there too. It is not read: whoever is paid says themselves where to.
  if (more.length === 0 && /^798C\d\d/.test(addendum)) return { reference: individualId, changeCode: code };
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
export function readReturnFile(text: string): Statement {
  const read = readAchRecords(text).flatMap(({ header, entries }) => entries.map((entry) => readEntry(entry, fullDate(header.slice(69, 75)))));
  const corrections = read.filter((one) => "changeCode" in one);
  const returns = read.filter((one) => "identity" in one);
  return { source: "nacha-returns", account: null, lines: keyLines("nacha-returns", returns), corrections };
}
