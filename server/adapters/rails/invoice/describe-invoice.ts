import type { Invoice } from "@e-invoice-eu/core";
import { z } from "zod";
import { centsToDecimal } from "../decimal-cents";

export interface InvoiceParty {
  readonly holder: string;
  readonly address: {
    readonly street: string | null;
    readonly building: string | null;
    readonly postcode: string | null;
    readonly town: string | null;
    readonly country: string;
  };
  readonly taxNumber: string | null;
}

export interface InvoiceFacts {
  readonly name: string;
  readonly issuedAt: Date;
  readonly amountCents: number;
  readonly currency: string;
  readonly remittance: string;
  /** Who earned it, in whose name we write. */
  readonly seller: InvoiceParty;
  readonly buyer: InvoiceParty;
}

const SELF_BILLED = "389";
const VAT_NUMBER = /^[A-Z]{2}[0-9A-Z]{2,12}$/;
const VAT = { "cbc:ID": "VAT" } as const;

export interface VatTreatment {
  /** UNTDID 5305: AE when the buyer owes the tax, O when there is none. */
  readonly code: "AE" | "O";
  readonly reason: string;
}

/**
 * Between companies of two countries the buyer owes the tax (Directive 2006/112/EC, articles 44 and 196); otherwise the invoice says that
 * it is outside of VAT. Sellers who owe VAT at home are not known here: what a payee is has to be settled by counsel before this goes live.
 */
export function vatOf({ seller, buyer }: Pick<InvoiceFacts, "seller" | "buyer">): VatTreatment {
  const haveNumbers = [seller, buyer].every(({ taxNumber }) => taxNumber !== null && VAT_NUMBER.test(taxNumber));
  if (haveNumbers && seller.address.country !== buyer.address.country) return { code: "AE", reason: "Reverse charge" };
  return { code: "O", reason: "Not subject to VAT" };
}

function party({ holder, address }: InvoiceParty, taxScheme: object | null): object {
  const street = [address.street, address.building].filter((part) => part !== null).join(" ");
  return {
    "cac:PostalAddress": {
      ...(street === "" ? {} : { "cbc:StreetName": street }),
      ...(address.town === null ? {} : { "cbc:CityName": address.town }),
      ...(address.postcode === null ? {} : { "cbc:PostalZone": address.postcode }),
      "cac:Country": { "cbc:IdentificationCode": address.country },
    },
    // With no VAT on it an invoice names no VAT numbers (EN 16931, BR-O-02).
    ...(taxScheme === null ? {} : { "cac:PartyTaxScheme": taxScheme }),
    "cac:PartyLegalEntity": { "cbc:RegistrationName": holder },
  };
}

const isInvoice = (value: unknown): value is Invoice => z.object({ "ubl:Invoice": z.object({ "cbc:ID": z.string() }) }).safeParse(value).success;

/** The invoice in the terms of EN 16931, self-billed; the library that writes it checks it against its schema. */
export function describeInvoice(facts: InvoiceFacts): Invoice {
  const { name, issuedAt, amountCents, currency, remittance, seller, buyer } = facts;
  const amount = centsToDecimal(amountCents);
  const vat = vatOf(facts);
  const isTaxed = vat.code === "AE";
  const money = (field: string, value: string) => ({ [`cbc:${field}`]: value, [`cbc:${field}@currencyID`]: currency });
  const schemeOf = ({ taxNumber }: InvoiceParty) => ({ "cbc:CompanyID": taxNumber, "cac:TaxScheme": VAT });
  // BR-O-05: outside of VAT there is no rate, not even zero.
  const rate = isTaxed ? { "cbc:Percent": "0" } : {};
  const category = { "cbc:ID": vat.code, ...rate, "cbc:TaxExemptionReason": vat.reason, "cac:TaxScheme": VAT };
  const line = {
    ...{ "cbc:ID": "1", "cbc:InvoicedQuantity": "1", "cbc:InvoicedQuantity@unitCode": "C62", ...money("LineExtensionAmount", amount) },
    "cac:Item": { "cbc:Name": remittance, "cac:ClassifiedTaxCategory": { "cbc:ID": vat.code, ...rate, "cac:TaxScheme": VAT } },
    "cac:Price": money("PriceAmount", amount),
  };
  const totals = ["LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "PayableAmount"].map((field) => money(field, amount));
  const invoice: unknown = {
    "ubl:Invoice": {
      ...{ "cbc:ID": name, "cbc:IssueDate": issuedAt.toISOString().slice(0, 10), "cbc:InvoiceTypeCode": SELF_BILLED },
      "cbc:Note": ["Self-billing: made by the buyer in the name of the seller."],
      "cbc:DocumentCurrencyCode": currency,
      "cbc:BuyerReference": name,
      "cac:AccountingSupplierParty": { "cac:Party": party(seller, isTaxed ? [schemeOf(seller)] : null) },
      "cac:AccountingCustomerParty": { "cac:Party": party(buyer, isTaxed ? schemeOf(buyer) : null) },
      "cac:PaymentMeans": [{ "cbc:PaymentMeansCode": "1", "cbc:PaymentID": name }],
      "cac:PaymentTerms": { "cbc:Note": "Due on receipt." },
      "cac:TaxTotal": [
        {
          ...money("TaxAmount", "0.00"),
          "cac:TaxSubtotal": [{ ...money("TaxableAmount", amount), ...money("TaxAmount", "0.00"), "cac:TaxCategory": category }],
        },
      ],
      "cac:LegalMonetaryTotal": Object.assign({}, ...totals),
      "cac:InvoiceLine": [line],
    },
  };
  if (!isInvoice(invoice)) throw new Error("This is no invoice");
  return invoice;
}
