import { isValidBIC, isValidIBAN } from "ibantools";
import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import type { FileRail, PayoutOrder } from "..";
import { createFileRail, type FileItem } from "../bank/file-rail";
import type { BankGateway } from "../bank/gateway";
import { bankDayAfter } from "../bank-days";
import { shortReference } from "../references";
import { PAYMENTS_PER_FILE_MAX, type SepaParty, type SepaPayment, writePaymentFile } from "./write-payment-file";

const AMOUNT_CENTS_MAX = 99_999_999_999;
/** Files must be with the bank before its cut-off: a day ahead is always in time. */
const EXECUTION_BANK_DAYS = 1;

/** Whose account pays: `SEPA_DEBTOR`, as JSON. */
export const sepaDebtorShape = z.object({
  name: z.string().min(1).max(70),
  iban: z.string().refine((iban) => isValidIBAN(iban), "is no IBAN"),
  bic: z.string().refine((bic) => isValidBIC(bic), "is no BIC"),
  street: z.string().max(70).nullable().default(null),
  buildingNumber: z.string().max(16).nullable().default(null),
  postCode: z.string().max(16).nullable().default(null),
  town: z.string().min(1).max(35),
  country: z.string().regex(/^[A-Z]{2}$/),
});
export type SepaDebtor = z.output<typeof sepaDebtorShape>;

function refuse(sentence: string): never {
  throw new DomainError("rule_refused", { sentence });
}

function check({ destination, amountCents, currency }: PayoutOrder): void {
  if (destination.kind !== "sepa" || !isValidIBAN(destination.iban)) refuse("This is no account that SEPA reaches.");
  if (destination.bic !== null && !isValidBIC(destination.bic)) refuse("The BIC of this account is not right.");
  if (currency !== "EUR") refuse("SEPA moves euros only.");
  if (!Number.isSafeInteger(amountCents) || amountCents < 1 || amountCents > AMOUNT_CENTS_MAX) refuse("SEPA moves 0.01 to 999,999,999.99 euros at a time.");
}

function payment({ key, amountCents, destination, remittance }: FileItem): SepaPayment {
  if (destination.kind !== "sepa") throw new Error(`${key} does not go to a SEPA account`);
  const { holder, iban, bic, address } = destination;
  // Without a town an address is not structured, and SEPA does not ask for one.
  const where =
    address === null || address.town === null
      ? null
      : { street: address.street, buildingNumber: address.building, postCode: address.postcode, town: address.town, country: address.country };
  return { endToEndId: key, amountCents, remittance, creditor: { name: holder, iban, bic, address: where } };
}

/** SEPA credit transfers: a pain.001.001.09 file a batch. EndToEndId is the key of the payout, MsgId follows from the batch. */
export function createSepaRail(debtor: SepaDebtor, bank: BankGateway): FileRail {
  const { name, iban, bic, ...address } = debtor;
  const payer: SepaParty = { name, iban, bic, address };
  return createFileRail(
    {
      kind: "sepa",
      reportFormat: "camt.053",
      paymentsMax: PAYMENTS_PER_FILE_MAX,
      file: { mediaType: "application/xml; charset=utf-8", extension: "xml" },
      check,
      referenceOf: (key) => key,
      write: (items, { batchId, at }) =>
        writePaymentFile({
          messageId: `MHC-${shortReference(batchId, 26)}`,
          createdAt: at,
          executeOn: bankDayAfter(at, EXECUTION_BANK_DAYS, "target"),
          debtor: payer,
          payments: items.map(payment),
        }),
    },
    bank,
  );
}
