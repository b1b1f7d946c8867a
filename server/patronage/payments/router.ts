import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, signedInProcedure } from "@/server/api/trpc";
import { adminPaymentShape, paymentFilter } from "./admin-contract";
import { receiptInput, receiptShape, refundPaymentInput } from "./contract";
import { getReceipt, listReceipts } from "./get-receipt";
import { getPayment, listPayments } from "./list-payments";
import { refundPayment } from "./refund-payment";

const tags = ["Patronage"];

export const paymentProcedures = {
  receipts: signedInProcedure
    .meta({ openapi: { method: "GET", path: "/patron/receipts", tags, summary: "What you paid, newest first", protect: true }, scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(receiptShape))
    .query(({ ctx, input }) => listReceipts(ctx.services, ctx.actor, input)),
  receipt: signedInProcedure
    .meta({
      openapi: { method: "GET", path: "/patron/receipt/{paymentId}", tags, summary: "One payment and who got what of it", protect: true },
      scope: "patronage:read",
    })
    .input(receiptInput)
    .output(receiptShape)
    .query(({ ctx, input }) => getReceipt(ctx.services, ctx.actor, input)),
  refundPayment: signedInProcedure
    .meta({
      openapi: { method: "POST", path: "/patron/receipt/{paymentId}/refund", tags, summary: "Give a fan money back, all or a part", protect: true },
      scope: "patronage:write",
    })
    .input(refundPaymentInput)
    .output(receiptShape)
    .mutation(({ ctx, input }) => refundPayment(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
  listPayments: adminProcedure
    .meta({ openapi: { method: "GET", path: "/admin/payments", tags, summary: "Every payment, newest first", protect: true }, scope: "admin" })
    .input(pageInput.extend(paymentFilter.shape))
    .output(pageOutput(adminPaymentShape))
    .query(({ ctx, input }) => listPayments(ctx.services, ctx.actor, input)),
  getPayment: adminProcedure
    .meta({
      openapi: { method: "GET", path: "/admin/payments/{paymentId}", tags, summary: "One payment, with what the fan’s bank says", protect: true },
      scope: "admin",
    })
    .input(receiptInput)
    .output(adminPaymentShape)
    .query(({ ctx, input }) => getPayment(ctx.services, ctx.actor, input)),
};
