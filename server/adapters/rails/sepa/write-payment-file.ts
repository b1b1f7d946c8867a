import { bankText } from "../bank-text";
import { centsToDecimal } from "../decimal-cents";
import { branch, leaf } from "../xml";

/** In parts, never as lines: banks refuse unstructured addresses since November 2026 (EPC rulebooks 2025). */
export interface StructuredAddress {
  readonly street: string | null;
  readonly buildingNumber: string | null;
  readonly postCode: string | null;
  readonly town: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export interface SepaParty {
  readonly name: string;
  /** Without spaces, upper case. */
  readonly iban: string;
  readonly bic: string | null;
  /** Left out when the IBAN is of the European Economic Area and the person gave none. */
  readonly address: StructuredAddress | null;
}

export interface SepaPayment {
  readonly endToEndId: string;
  readonly amountCents: number;
  readonly creditor: SepaParty;
  readonly remittance: string;
}

export interface SepaFile {
  readonly messageId: string;
  readonly createdAt: Date;
  /** Day on which the bank is to pay, `2026-12-01`. */
  readonly executeOn: string;
  readonly debtor: SepaParty;
  readonly payments: readonly SepaPayment[];
}

/** How many payments one file holds at most; banks refuse files that are much larger. */
export const PAYMENTS_PER_FILE_MAX = 20_000;
const AMOUNT_CENTS_MAX = 99_999_999_999;
const NAME_CHARS = 70;
const REMITTANCE_CHARS = 140;

function address(given: StructuredAddress | null): string | null {
  if (given === null) return null;
  const part = (name: string, text: string | null, chars: number) => {
    const value = text === null ? "" : bankText(text, chars);
    return value === "" ? null : leaf(name, value);
  };
  return branch("PstlAdr", [
    part("StrtNm", given.street, 70),
    part("BldgNb", given.buildingNumber, 16),
    part("PstCd", given.postCode, 16),
    part("TwnNm", given.town, 35),
    leaf("Ctry", given.country),
  ]);
}

function party(name: string, { name: who, address: where }: SepaParty): string {
  return branch(name, [leaf("Nm", bankText(who, NAME_CHARS)), address(where)]);
}

function account(name: string, { iban }: SepaParty): string {
  return branch(name, [branch("Id", [leaf("IBAN", iban)])]);
}

function agent(name: string, bic: string | null): string {
  const id = bic === null ? branch("Othr", [leaf("Id", "NOTPROVIDED")]) : leaf("BICFI", bic);
  return branch(name, [branch("FinInstnId", [id])]);
}

function payment({ endToEndId, amountCents, creditor, remittance }: SepaPayment): string {
  if (amountCents < 1 || amountCents > AMOUNT_CENTS_MAX) throw new RangeError(`${endToEndId}: a SEPA payment is 0.01 to 999,999,999.99 euros`);
  return branch("CdtTrfTxInf", [
    branch("PmtId", [leaf("EndToEndId", endToEndId)]),
    branch("Amt", [leaf("InstdAmt", centsToDecimal(amountCents), { Ccy: "EUR" })]),
    creditor.bic === null ? null : agent("CdtrAgt", creditor.bic),
    party("Cdtr", creditor),
    account("CdtrAcct", creditor),
    branch("RmtInf", [leaf("Ustrd", bankText(remittance, REMITTANCE_CHARS) || endToEndId)]),
  ]);
}

/**
 * A SEPA credit transfer file: ISO 20022 pain.001.001.09 within the limits of EPC132-08 (2023), customer to bank.
 * Nothing in it comes from a clock or chance: the same payments are the same bytes. Each payment is booked for itself
 * (`BtchBookg` false), so that the statement names each one.
 * @throws RangeError for no payments, too many, or an amount that SEPA does not take.
 */
export function writePaymentFile({ messageId, createdAt, executeOn, debtor, payments }: SepaFile): string {
  if (payments.length === 0 || payments.length > PAYMENTS_PER_FILE_MAX) throw new RangeError(`A SEPA file holds 1 to ${PAYMENTS_PER_FILE_MAX} payments`);
  const count = leaf("NbOfTxs", String(payments.length));
  const sum = leaf("CtrlSum", centsToDecimal(payments.reduce((total, { amountCents }) => total + amountCents, 0)));
  const header = branch("GrpHdr", [
    leaf("MsgId", messageId),
    leaf("CreDtTm", `${createdAt.toISOString().slice(0, 19)}Z`),
    count,
    sum,
    branch("InitgPty", [leaf("Nm", bankText(debtor.name, NAME_CHARS))]),
  ]);
  const information = branch("PmtInf", [
    leaf("PmtInfId", messageId),
    leaf("PmtMtd", "TRF"),
    leaf("BtchBookg", "false"),
    count,
    sum,
    branch("PmtTpInf", [branch("SvcLvl", [leaf("Cd", "SEPA")])]),
    branch("ReqdExctnDt", [leaf("Dt", executeOn)]),
    party("Dbtr", debtor),
    account("DbtrAcct", debtor),
    agent("DbtrAgt", debtor.bic),
    leaf("ChrgBr", "SLEV"),
    ...payments.map(payment),
  ]);
  const body = branch("CstmrCdtTrfInitn", [header, information]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">${body}</Document>\n`;
}
