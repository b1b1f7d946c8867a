import type { PaymentFile } from "../bank";
import { isCheckedIban } from "../checks";
import { checkShape, many, maybe, one, type Shape } from "./check-shape";
import { type Element, parseDocument } from "./element";

const NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
const latin = (max: number): Shape => ({ text: new RegExp(`^(?!/)(?!.*//)[A-Za-z0-9/\\-?:().,'+ ]{1,${max}}(?<!/)$`) });
const count: Shape = { text: /^[0-9]{1,15}$/ };
const sum: Shape = { text: /^\d{1,15}\.\d{2}$/ };
const iban: Shape = { children: [one("Id", { children: [one("IBAN", { text: /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/ })] })] };
const bic: Shape = { text: /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/ };
const other: Shape = { children: [one("Id", { text: /^NOTPROVIDED$/ })] };
// A BIC, or the word that there is none: the bank is known from the IBAN.
const agent: Shape = { children: [one("FinInstnId", { isChoice: true, children: [maybe("BICFI", bic), maybe("Othr", other)] })] };
// Structured: a town and a country at least, and never AdrLine (EPC, from 15 November 2026).
const address: Shape = {
  children: [maybe("StrtNm", latin(70)), maybe("BldgNb", latin(16)), maybe("PstCd", latin(16)), one("TwnNm", latin(35)), one("Ctry", { text: /^[A-Z]{2}$/ })],
};
const party: Shape = { children: [one("Nm", latin(70)), maybe("PstlAdr", address)] };
const payment: Shape = {
  children: [
    one("PmtId", { children: [one("EndToEndId", latin(35))] }),
    one("Amt", { children: [one("InstdAmt", { text: /^\d{1,9}\.\d{2}$/, attributes: { Ccy: /^EUR$/ } })] }),
    maybe("CdtrAgt", agent),
    one("Cdtr", party),
    one("CdtrAcct", iban),
    one("RmtInf", { children: [one("Ustrd", latin(140))] }),
  ],
};
const file: Shape = {
  attributes: { xmlns: new RegExp(`^${NAMESPACE}$`) },
  children: [
    one("CstmrCdtTrfInitn", {
      children: [
        one("GrpHdr", {
          children: [
            one("MsgId", latin(35)),
            one("CreDtTm", { text: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/ }),
            one("NbOfTxs", count),
            one("CtrlSum", sum),
            one("InitgPty", { children: [one("Nm", latin(70))] }),
          ],
        }),
        many("PmtInf", {
          children: [
            one("PmtInfId", latin(35)),
            one("PmtMtd", { text: /^TRF$/ }),
            one("BtchBookg", { text: /^(true|false)$/ }),
            one("NbOfTxs", count),
            one("CtrlSum", sum),
            one("PmtTpInf", { children: [one("SvcLvl", { children: [one("Cd", { text: /^SEPA$/ })] })] }),
            one("ReqdExctnDt", { children: [one("Dt", { text: /^\d{4}-\d\d-\d\d$/ })] }),
            one("Dbtr", party),
            one("DbtrAcct", iban),
            one("DbtrAgt", agent),
            one("ChrgBr", { text: /^SLEV$/ }),
            many("CdtTrfTxInf", payment),
          ],
        }),
      ],
    }),
  ],
};

/** The text at the end of a path. */
function at(element: Element, ...path: string[]): string {
  let found: Element | undefined = element;
  for (const name of path) found = found?.children.find((child) => child.name === name);
  return found?.text ?? "";
}

const below = (element: Element, name: string) => element.children.filter((child) => child.name === name);
const cents = (text: string) => BigInt(text.replace(".", ""));

function checkTotals(place: Element, payments: readonly Element[], where: string): void {
  const total = payments.reduce((whole, each) => whole + cents(at(each, "Amt", "InstdAmt")), 0n);
  if (at(place, "NbOfTxs") !== String(payments.length)) throw new RangeError(`${where}/NbOfTxs is not the number of payments`);
  if (cents(at(place, "CtrlSum")) !== total) throw new RangeError(`${where}/CtrlSum is not the sum of the payments`);
}

/**
 * Reads a pain.001.001.09 file as strictly as a bank of the EPC's guidelines: order, lengths, characters, counts, sums, check digits.
 * Written from the standard, apart from what writes such files. @throws RangeError that names what is wrong.
 */
export function readPaymentFile(xml: string): PaymentFile {
  const root = parseDocument(xml);
  checkShape(root, file, "Document");
  const body = root.children[0] ?? root;
  const groups = below(body, "PmtInf");
  const all = groups.flatMap((group) => below(group, "CdtTrfTxInf"));
  checkTotals(below(body, "GrpHdr")[0] ?? body, all, "GrpHdr");
  const payments = groups.flatMap((group) => {
    const members = below(group, "CdtTrfTxInf");
    checkTotals(group, members, "PmtInf");
    if (!isCheckedIban(at(group, "DbtrAcct", "Id", "IBAN"))) throw new RangeError("DbtrAcct: the check digits of the IBAN are wrong");
    const executeOn = at(group, "ReqdExctnDt", "Dt");
    if (executeOn < at(body, "GrpHdr", "CreDtTm").slice(0, 10)) throw new RangeError("ReqdExctnDt lies before the file was made");
    return members.map((member) => ({
      reference: at(member, "PmtId", "EndToEndId"),
      amountCents: Number(cents(at(member, "Amt", "InstdAmt"))),
      currency: "EUR",
      name: at(member, "Cdtr", "Nm"),
      account: at(member, "CdtrAcct", "Id", "IBAN"),
      remittance: at(member, "RmtInf", "Ustrd"),
      executeOn,
      fault: isCheckedIban(at(member, "CdtrAcct", "Id", "IBAN")) ? null : "AC01 incorrect account number",
    }));
  });
  const ids = payments.map(({ reference }) => reference);
  if (new Set(ids).size !== ids.length) throw new RangeError("An EndToEndId is there twice");
  return { identity: `sepa ${at(body, "GrpHdr", "MsgId")}`, payments };
}
