import { pageInput, pageOutput } from "@/server/api/page";
import { signedInProcedure } from "@/server/api/trpc";
import { receiptInput, receiptShape, refundPaymentInput } from "./contract";
import { getReceipt, listReceipts } from "./get-receipt";
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
};
