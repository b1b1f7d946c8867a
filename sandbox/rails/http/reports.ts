import { type ReturnedEntry, writeReturnFile } from "../ach/write-return-file";
import type { Bank, BankPayment } from "../bank";
import { type StatementEntry, writeCamt053 } from "../sepa/write-camt053";

/** The account that the stand-in keeps for whoever sends files. */
const OWN_IBAN = "DE89370400440532013000";

interface Report {
  readonly name: string;
  readonly format: "camt.053" | "nacha-returns";
  readonly day: string;
  readonly write: () => string;
}

function toEntry(payment: BankPayment, isDebit: boolean, bookedOn: string): StatementEntry {
  return {
    isDebit,
    amountCents: payment.amountCents,
    currency: payment.currency,
    bookedOn,
    bankReference: isDebit ? payment.bankReference : `${payment.bankReference}R`,
    endToEndId: payment.reference,
    name: payment.name,
    iban: payment.account,
    remittance: payment.remittance,
    returnReason: isDebit ? null : payment.reason,
  };
}

function statement(bank: Bank, day: string): string {
  const sepa = bank.payments.filter(({ format }) => format === "sepa");
  const out = sepa.filter(({ bookedOn }) => bookedOn === day).map((payment) => toEntry(payment, true, day));
  const back = sepa.filter(({ returnedOn }) => returnedOn === day).map((payment) => toEntry(payment, false, day));
  return writeCamt053({ id: `STMT-${day}`, day, iban: OWN_IBAN, entries: [...out, ...back] });
}

function toReturned(payment: BankPayment): ReturnedEntry {
  const { trace = "", routing = "", transactionCode = "22", account, amountCents, reference, name, reason } = payment;
  return { trace, routing, account, transactionCode, amountCents, reference, name, code: reason ?? "R02" };
}

/** What the bank has written for days that are over: a statement for each with movements, a file for each with returns. */
export function reportsOf(bank: Bank): Report[] {
  const statements = bank.reportDays("sepa").map((day): Report => ({ name: `camt.053-${day}`, format: "camt.053", day, write: () => statement(bank, day) }));
  const returns = bank.reportDays("ach").map((day): Report => {
    const entries = () => bank.payments.filter(({ format, returnedOn }) => format === "ach" && returnedOn === day).map(toReturned);
    return { name: `nacha-returns-${day}`, format: "nacha-returns", day, write: () => writeReturnFile(day, entries()) };
  });
  return [...statements, ...returns];
}
