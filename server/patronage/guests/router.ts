import { publicProcedure } from "@/server/api/trpc";
import { guestAnswerShape, guestPledgeInput, guestSubscribeInput, guestTipInput } from "./contract";
import { pledgeAsGuest, subscribeAsGuest, tipAsGuest } from "./give-as-guest";

const rest = (path: `/${string}`, summary: string) => ({
  openapi: { method: "POST" as const, path, tags: ["Patronage"], summary, protect: false },
  successStatus: 201 as const,
});

export const guestProcedures = {
  subscribeAsGuest: publicProcedure
    .meta(rest("/guest/subscribe", "Become a patron without an account: pay first, a link comes by mail"))
    .input(guestSubscribeInput)
    .output(guestAnswerShape)
    .mutation(({ ctx, input }) => subscribeAsGuest(ctx.services, ctx, input, ctx.idempotencyKey)),
  tipAsGuest: publicProcedure
    .meta(rest("/guest/tip", "Give a tip without an account"))
    .input(guestTipInput)
    .output(guestAnswerShape)
    .mutation(({ ctx, input }) => tipAsGuest(ctx.services, ctx, input, ctx.idempotencyKey)),
  pledgeAsGuest: publicProcedure
    .meta(rest("/guest/goal/{goalId}/pledge", "Pledge to a goal without an account"))
    .input(guestPledgeInput)
    .output(guestAnswerShape)
    .mutation(({ ctx, input }) => pledgeAsGuest(ctx.services, ctx, input, ctx.idempotencyKey)),
};
