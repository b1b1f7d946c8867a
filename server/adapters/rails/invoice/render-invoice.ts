import { InvoiceService } from "@e-invoice-eu/core";
import { z } from "zod";
import type { InvoiceDocuments } from "..";
import { describeInvoice, type InvoiceFacts } from "./describe-invoice";
import { drawInvoice } from "./draw-invoice";

/** Who owes what the invoice is for: `INVOICE_BUYER`, as JSON. */
export const invoiceBuyerShape = z.object({
  holder: z.string().min(1).max(140),
  address: z.object({
    street: z.string().max(70).nullable().default(null),
    building: z.string().max(16).nullable().default(null),
    postcode: z.string().max(16).nullable().default(null),
    town: z.string().min(1).max(35),
    country: z.string().regex(/^[A-Z]{2}$/),
  }),
  taxNumber: z.string().nullable().default(null),
});
export type InvoiceBuyer = z.output<typeof invoiceBuyerShape>;

// The library says what it does on a console; what goes wrong it throws.
const silent = { log: () => undefined, warn: () => undefined, error: () => undefined };
// One for all: it compiles a large schema once, which takes a second.
const service = new InvoiceService(silent);

/** Both documents of an invoice. They follow from its facts alone: the same facts are the same bytes. */
export async function renderInvoice(facts: InvoiceFacts): Promise<InvoiceDocuments> {
  const xml = await service.generate(describeInvoice(facts), { format: "CII", lang: "en", noWarnings: true });
  if (typeof xml !== "string") throw new Error("An invoice for programs is text");
  return { name: facts.name, pdf: await drawInvoice(facts, xml), xml };
}
