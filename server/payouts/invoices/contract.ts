import { z } from "zod";

const payoutId = z.string().min(1).max(60);

export const invoiceShape = z.object({
  payoutId: z.string(),
  /** `MHC-000001`: from 1, without a gap. */
  name: z.string(),
  amountCents: z.number().int(),
  currency: z.string(),
  status: z.enum(["open", "paid", "cancelled"]),
  issuedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Of the payment, as the bank has it, or why there was none. */
  note: z.string().nullable(),
  endedBy: z.string().nullable(),
});
export type InvoiceShown = z.output<typeof invoiceShape>;

export const invoiceFilter = z.object({ status: invoiceShape.shape.status.optional() });

export const invoiceInput = z.object({ payoutId });

export const endInput = z.object({
  payoutId,
  status: z.enum(["paid", "cancelled"]),
  /** What the bank calls the payment, or why there will be none. */
  note: z.string().trim().min(3).max(200),
});
export type EndInput = z.output<typeof endInput>;

export const documentsShape = z.object({
  name: z.string(),
  /** For people, with the other in it as `factur-x.xml`; base64. */
  pdf: z.string(),
  /** For programs: UN/CEFACT CII in the terms of EN 16931, which is the XML of Factur-X. */
  xml: z.string(),
});
export type Documents = z.output<typeof documentsShape>;
