import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, signedInProcedure } from "@/server/api/trpc";
import { documentsShape, endInput, invoiceFilter, invoiceInput, invoiceShape } from "./contract";
import { endInvoice, getInvoiceDocuments, listInvoices } from "./manage-invoices";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Payouts"], summary, protect: true } });

export const invoiceProcedures = {
  invoices: adminProcedure
    .meta({ ...rest("GET", "/admin/payouts/invoices", "Invoices that are to be paid by hand, and those that were"), scope: "admin" })
    .input(pageInput.extend(invoiceFilter.shape))
    .output(pageOutput(invoiceShape))
    .query(({ ctx, input }) => listInvoices(ctx.services, ctx.actor, input)),
  endInvoice: adminProcedure
    .meta({
      ...rest("POST", "/admin/payouts/invoices/{payoutId}/end", "Say that an invoice is paid, with the bank's reference, or will not be"),
      scope: "admin",
    })
    .input(endInput)
    .output(invoiceShape)
    .mutation(({ ctx, input }) => endInvoice(ctx.services, ctx.actor, input)),
  invoiceDocuments: signedInProcedure
    .meta({ ...rest("GET", "/royalty/payout/{payoutId}/invoice", "The invoice of a payout, as PDF and as Factur-X"), scope: "account:read" })
    .input(invoiceInput)
    .output(documentsShape)
    .query(({ ctx, input }) => getInvoiceDocuments(ctx.services, ctx.actor, input)),
};
