import { pageInput, pageOutput } from "@/server/api/page";
import { type ProcedureMeta, publicProcedure, signedInProcedure } from "@/server/api/trpc";
import { cancelSubscription } from "./cancel-subscription";
import { changeSubscription } from "./change-subscription";
import {
  changedShape,
  changeInput,
  fixedShape,
  fixInput,
  pauseInput,
  subscribedShape,
  subscribeInput,
  subscriptionInput,
  subscriptionShape,
  withdrawalInput,
  withdrawalShape,
  withdrawnShape,
} from "./contract";
import { fixPayment } from "./fix-payment";
import { getSubscription, listSubscriptions } from "./get-subscription";
import { getSupport, supportInput, supportShape } from "./get-support";
import { pauseSubscription } from "./pause-subscription";
import { resumeSubscription } from "./resume-subscription";
import { subscribe } from "./subscribe";
import { withdraw } from "./withdraw";
import { getWithdrawal, withdrawByLink } from "./withdraw-by-link";

const tags = ["Patronage"];
const writing = (path: `/${string}`, summary: string): ProcedureMeta => ({
  openapi: { method: "POST", path, tags, summary, protect: true },
  scope: "patronage:write",
});
const reading = (path: `/${string}`, summary: string): ProcedureMeta => ({
  openapi: { method: "GET", path, tags, summary, protect: true },
  scope: "patronage:read",
});

export const subscriptionProcedures = {
  subscribe: signedInProcedure
    .meta({ ...writing("/patron/subscribe", "Become a patron of an artist"), successStatus: 201 })
    .input(subscribeInput)
    .output(subscribedShape)
    .mutation(({ ctx, input }) => subscribe(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
  subscriptions: signedInProcedure
    .meta(reading("/patron/subscriptions", "Your memberships, newest first"))
    .input(pageInput)
    .output(pageOutput(subscriptionShape))
    .query(({ ctx, input }) => listSubscriptions(ctx.services, ctx.actor, input)),
  subscription: signedInProcedure
    .meta(reading("/patron/subscription/{id}", "One of your memberships"))
    .input(subscriptionInput)
    .output(subscriptionShape)
    .query(({ ctx, input }) => getSubscription(ctx.services, ctx.actor, input)),
  support: signedInProcedure
    .meta(reading("/patron/support/{artistId}", "What you are to an artist: your tier, and what opened it"))
    .input(supportInput)
    .output(supportShape)
    .query(({ ctx, input }) => getSupport(ctx.services, ctx.actor, input)),
  cancelSubscription: signedInProcedure
    .meta(writing("/patron/subscription/{id}/cancel", "End a membership with the period that is paid"))
    .input(subscriptionInput)
    .output(subscriptionShape)
    .mutation(({ ctx, input }) => cancelSubscription(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
  resumeSubscription: signedInProcedure
    .meta(writing("/patron/subscription/{id}/resume", "Go on with a membership that was paused or was to end"))
    .input(subscriptionInput)
    .output(subscriptionShape)
    .mutation(({ ctx, input }) => resumeSubscription(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
  changeSubscription: signedInProcedure
    .meta(writing("/patron/subscription/{id}/change", "Change the tier, or with preview=1 see the exact cents"))
    .input(changeInput)
    .output(changedShape)
    .mutation(({ ctx, input }) => changeSubscription(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
  pauseSubscription: signedInProcedure
    .meta(writing("/patron/subscription/{id}/pause", "Stop charging for some months"))
    .input(pauseInput)
    .output(subscriptionShape)
    .mutation(({ ctx, input }) => pauseSubscription(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
  fixPayment: signedInProcedure
    .meta(writing("/patron/subscription/{id}/fix", "Pay what is owed, give another card, or find where the bank asks"))
    .input(fixInput)
    .output(fixedShape)
    .mutation(({ ctx, input }) => fixPayment(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
  withdraw: signedInProcedure
    .meta(writing("/patron/subscription/{id}/withdraw", "Withdraw from a membership within fourteen days and get the money back"))
    .input(subscriptionInput)
    .output(withdrawnShape)
    .mutation(({ ctx, input }) => withdraw(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
  withdrawal: publicProcedure
    .meta({ openapi: { method: "GET", path: "/patron/withdrawal/{token}", tags, summary: "What a link to withdraw is about", protect: false } })
    .input(withdrawalInput)
    .output(withdrawalShape)
    .query(({ ctx, input }) => getWithdrawal(ctx.services, input)),
  withdrawByLink: publicProcedure
    .meta({
      openapi: { method: "POST", path: "/patron/withdrawal/{token}", tags, summary: "Withdraw by the link of a mail, without an account", protect: false },
    })
    .input(withdrawalInput)
    .output(withdrawnShape)
    .mutation(({ ctx, input }) => withdrawByLink(ctx.services, input, ctx.idempotencyKey)),
};
