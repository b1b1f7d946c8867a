import { validate as isRoutingNumber } from "abavalidator";
import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import type { FileRail, PayoutOrder } from "..";
import { createFileRail, type FileItem } from "../bank/file-rail";
import type { BankGateway } from "../bank/gateway";
import { bankDayAfter } from "../bank-days";
import { shortReference } from "../references";
import { achReference } from "./reference";
import { ACH_PAYMENTS_PER_FILE_MAX, type AchPayment, writeAchFile } from "./write-ach-file";

/** What ten digits of cents hold. */
const AMOUNT_CENTS_MAX = 9_999_999_999;
const EFFECTIVE_BANK_DAYS = 1;

/** Who sends, as agreed with the bank: `ACH_ORIGINATOR`, as JSON. */
export const achOriginatorShape = z.object({
  bankName: z.string().min(1).max(23),
  bankRoutingNumber: z.string().regex(/^\d{9}$/),
  companyName: z.string().min(1).max(23),
  companyId: z.string().regex(/^[0-9A-Z]{10}$/),
});
export type AchOriginatorInput = z.output<typeof achOriginatorShape>;

function refuse(sentence: string): never {
  throw new DomainError("rule_refused", { sentence });
}

function check({ destination, amountCents, currency }: PayoutOrder): void {
  if (destination.kind !== "ach" || !isRoutingNumber(destination.routingNumber)) refuse("This is no account that ACH reaches.");
  if (currency !== "USD") refuse("ACH moves dollars only.");
  if (!Number.isSafeInteger(amountCents) || amountCents < 1 || amountCents > AMOUNT_CENTS_MAX) refuse("ACH moves $0.01 to $99,999,999.99 at a time.");
}

function payment({ key, amountCents, destination, remittance }: FileItem): AchPayment {
  if (destination.kind !== "ach") throw new Error(`${key} does not go to an ACH account`);
  const { holder: name, routingNumber, accountNumber, accountType, holderKind: holder } = destination;
  return { individualId: achReference(key), amountCents, remittance, receiver: { name, routingNumber, accountNumber, accountType, holder } };
}

/** ACH credits: a Nacha file a batch. */
export function createAchRail(originator: AchOriginatorInput, bank: BankGateway): FileRail {
  return createFileRail(
    {
      kind: "ach",
      reportFormat: "nacha-returns",
      paymentsMax: ACH_PAYMENTS_PER_FILE_MAX,
      file: { mediaType: "text/plain; charset=us-ascii", extension: "ach" },
      check,
      referenceOf: achReference,
      write: (items, { batchId, at }) =>
        writeAchFile({
          originator,
          createdAt: at,
          modifier: shortReference(batchId, 1),
          referenceCode: shortReference(batchId, 8),
          effectiveOn: bankDayAfter(at, EFFECTIVE_BANK_DAYS, "federal-reserve"),
          payments: items.map(payment),
        }),
    },
    bank,
  );
}
