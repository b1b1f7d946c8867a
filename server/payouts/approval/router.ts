import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure } from "@/server/api/trpc";
import { payoutInput, requestedShape } from "../requests/contract";
import { approvePayout } from "./approve-payout";
import { cancelPayout } from "./cancel-payout";
import {
  adminPayoutDetailShape,
  adminPayoutShape,
  answerInput,
  cancelInput,
  contradictionFilter,
  contradictionShape,
  payoutFilter,
  resolveInput,
} from "./contract";
import { listContradictions, resolveContradiction } from "./contradictions";
import { getAnyPayout, listAllPayouts } from "./list-all";
import { lookUpPayout } from "./look-up-payout";
import { recordAnswer } from "./record-answer";
import { retryPayout } from "./retry-payout";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Payouts"], summary, protect: true } });

export const approvalProcedures = {
  listAllPayouts: adminProcedure
    .meta({ ...rest("GET", "/admin/payouts", "Every payout, newest first"), scope: "admin" })
    .input(pageInput.extend(payoutFilter.shape))
    .output(pageOutput(adminPayoutShape))
    .query(({ ctx, input }) => listAllPayouts(ctx.services, ctx.actor, input)),
  getAnyPayout: adminProcedure
    .meta({ ...rest("GET", "/admin/payouts/{payoutId}", "One payout, with who did what to it and what the rail said last"), scope: "admin" })
    .input(payoutInput)
    .output(adminPayoutDetailShape)
    .query(({ ctx, input }) => getAnyPayout(ctx.services, ctx.actor, input)),
  approvePayout: adminProcedure
    .meta({ ...rest("POST", "/admin/payouts/{payoutId}/approve", "Agree to a payout; over the limit another admin must agree, too"), scope: "admin" })
    .input(payoutInput)
    .output(adminPayoutDetailShape)
    .mutation(async ({ ctx, input }) => {
      await approvePayout(ctx.services, ctx.actor, input);
      return getAnyPayout(ctx.services, ctx.actor, input);
    }),
  cancelPayout: adminProcedure
    .meta({ ...rest("POST", "/admin/payouts/{payoutId}/cancel", "End a payout of which nothing was sent"), scope: "admin" })
    .input(cancelInput)
    .output(adminPayoutDetailShape)
    .mutation(async ({ ctx, input }) => {
      await cancelPayout(ctx.services, ctx.actor, input);
      return getAnyPayout(ctx.services, ctx.actor, input);
    }),
  retryPayout: adminProcedure
    .meta({ ...rest("POST", "/admin/payouts/{payoutId}/retry", "Try a payout again that failed for good or came back"), scope: "admin", successStatus: 202 })
    .input(payoutInput)
    .output(requestedShape)
    .mutation(({ ctx, input }) => retryPayout(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
  lookUpPayout: adminProcedure
    .meta({ ...rest("POST", "/admin/payouts/{payoutId}/look-up", "Ask the rail now what became of a payout"), scope: "admin" })
    .input(payoutInput)
    .output(adminPayoutDetailShape)
    .mutation(async ({ ctx, input }) => {
      await lookUpPayout(ctx.services, ctx.actor, input);
      return getAnyPayout(ctx.services, ctx.actor, input);
    }),
  recordAnswer: adminProcedure
    .meta({ ...rest("POST", "/admin/payouts/{payoutId}/answer", "Write down what you learnt from the rail, where no program can ask it"), scope: "admin" })
    .input(answerInput)
    .output(adminPayoutDetailShape)
    .mutation(async ({ ctx, input }) => {
      await recordAnswer(ctx.services, ctx.actor, input);
      return getAnyPayout(ctx.services, ctx.actor, input);
    }),
  listContradictions: adminProcedure
    .meta({ ...rest("GET", "/admin/payout-contradictions", "What rails said against the books, newest first"), scope: "admin" })
    .input(pageInput.extend(contradictionFilter.shape))
    .output(pageOutput(contradictionShape))
    .query(({ ctx, input }) => listContradictions(ctx.services, ctx.actor, input)),
  resolveContradiction: adminProcedure
    .meta({ ...rest("POST", "/admin/payout-contradictions/{contradictionId}/resolve", "Say what a contradiction was"), scope: "admin" })
    .input(resolveInput)
    .output(contradictionShape)
    .mutation(({ ctx, input }) => resolveContradiction(ctx.services, ctx.actor, input)),
};
