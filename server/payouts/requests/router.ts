import { pageInput, pageOutput } from "@/server/api/page";
import { signedInProcedure } from "@/server/api/trpc";
import { payoutDetailShape, payoutInput, payoutShape, previewShape, requestedShape, requestInput } from "./contract";
import { getPayout, listPayouts } from "./list-payouts";
import { previewPayout } from "./preview-payout";
import { requestPayout } from "./request-payout";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Payouts"], summary, protect: true } });

export const requestProcedures = {
  requestPayout: signedInProcedure
    .meta({ ...rest("POST", "/royalty/payout", "Have everything paid out that is available"), scope: "royalties:write", successStatus: 202 })
    .input(requestInput)
    .output(requestedShape)
    .mutation(({ ctx, input }) => requestPayout(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
  previewPayout: signedInProcedure
    .meta({ ...rest("GET", "/royalty/payable", "What you would get of a payout now, with the tax on it"), scope: "royalties:read" })
    .input(requestInput)
    .output(previewShape)
    .query(({ ctx, input }) => previewPayout(ctx.services, ctx.actor, input)),
  listPayouts: signedInProcedure
    .meta({ ...rest("GET", "/royalty/payouts", "Your payouts, newest first"), scope: "royalties:read" })
    .input(pageInput)
    .output(pageOutput(payoutShape))
    .query(({ ctx, input }) => listPayouts(ctx.services, ctx.actor, input)),
  getPayout: signedInProcedure
    .meta({ ...rest("GET", "/royalty/payout/{payoutId}", "One payout, with all that happened to it"), scope: "royalties:read" })
    .input(payoutInput)
    .output(payoutDetailShape)
    .query(({ ctx, input }) => getPayout(ctx.services, ctx.actor, input)),
};
