import { validate as isRoutingNumber } from "abavalidator";
import { electronicFormatIBAN, extractIBAN, isSEPACountry, isValidBIC, isValidIBAN } from "ibantools";
import { getAddress, isAddress } from "viem";
import type { Destination } from "@/server/adapters/rails";
import { DomainError } from "@/server/kernel/errors";
import type { MethodDetails } from "./contract";

const ZERO_ADDRESS = `0x${"0".repeat(40)}`;

export interface CheckedDetails {
  readonly destination: Destination;
  readonly last4: string;
  readonly currency: string;
  readonly country: string | null;
  /** The account in its one form, from which its blind index is made; null where there is none to compare. */
  readonly account: string | null;
}

function refuse(field: string, message: string): never {
  throw new DomainError("rule_refused", { sentence: message, issues: [{ path: `details.${field}`, message }] });
}

type Of<K extends MethodDetails["kind"]> = Extract<MethodDetails, { kind: K }>;

function checkSepa({ kind, holder, iban: typed, bic: typedBic, address }: Of<"sepa">): CheckedDetails {
  const iban = electronicFormatIBAN(typed) ?? "";
  if (!isValidIBAN(iban)) refuse("iban", "This is not a valid IBAN. Compare it with your bank's papers, sign by sign.");
  const { countryCode } = extractIBAN(iban);
  if (countryCode === undefined || !isSEPACountry(countryCode)) refuse("iban", "This bank is not part of SEPA. Choose another way to be paid.");
  const bic = typedBic === null || typedBic.trim() === "" ? null : typedBic.replaceAll(" ", "").toUpperCase();
  if (bic !== null && !isValidBIC(bic)) refuse("bic", "This is not a valid BIC. You can leave it out.");
  return { destination: { kind, holder, iban, bic, address }, last4: iban.slice(-4), currency: "EUR", country: countryCode, account: `sepa:${iban}` };
}

function checkAch({ kind, holder, accountType, holderKind, address, ...typed }: Of<"ach">): CheckedDetails {
  const routingNumber = typed.routingNumber.replaceAll(/[\s-]/g, "");
  if (!isRoutingNumber(routingNumber)) refuse("routingNumber", "This is not a valid routing number: nine digits, as on a check.");
  const accountNumber = typed.accountNumber.replaceAll(/[\s-]/g, "");
  if (!/^[0-9]{4,17}$/.test(accountNumber)) refuse("accountNumber", "An account number has 4 to 17 digits.");
  const destination = { kind, holder, routingNumber, accountNumber, accountType, holderKind, address };
  return { destination, last4: accountNumber.slice(-4), currency: "USD", country: "US", account: `ach:${routingNumber}:${accountNumber}` };
}

function checkCrypto({ kind, chain, address: typed }: Of<"crypto">): CheckedDetails {
  const address = typed.trim();
  if (!isAddress(address, { strict: false })) refuse("address", "This is not an address of this chain: 0x and 40 signs.");
  // Without capitals there is no checksum (EIP-55), and one wrong sign would send the money to nobody.
  if (getAddress(address) !== address) refuse("address", "The capital letters of this address do not fit. Copy it from your wallet, do not type it.");
  if (address === ZERO_ADDRESS) refuse("address", "Nobody has this address: money sent there is gone.");
  const account = `crypto:${address.toLowerCase()}`;
  return { destination: { kind, chain, token: "USDC", address }, last4: address.slice(-4), currency: "USD", country: null, account };
}

function checkInvoice({ kind, holder, address, email, taxNumber, currency }: Of<"invoice">): CheckedDetails {
  const account = taxNumber === null ? null : `invoice:${taxNumber.replaceAll(/[^0-9A-Za-z]/g, "").toUpperCase()}`;
  return { destination: { kind, holder, address, email, taxNumber }, last4: "", currency, country: address.country, account };
}

/**
 * Brings details into the form that rails take, or says what is wrong with which field. Only the form is checked: whether the account exists,
 * the first payment shows.
 * @throws rule_refused with the field named.
 */
export function checkDetails(details: MethodDetails): CheckedDetails {
  switch (details.kind) {
    case "sepa":
      return checkSepa(details);
    case "ach":
      return checkAch(details);
    case "crypto":
      return checkCrypto(details);
    case "invoice":
      return checkInvoice(details);
    case "stripe": {
      const { kind, accountId, currency, country } = details;
      return { destination: { kind, accountId }, last4: accountId.slice(-4), currency, country, account: `stripe:${accountId}` };
    }
  }
}
