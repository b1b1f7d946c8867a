import { z } from "zod";
import { signedInProcedure } from "@/server/api/trpc";
import { methodsShape } from "../methods/contract";
import { onboardingInput, onboardingShape, stripeAccountShape, useAccountInput } from "./contract";
import { beginStripeOnboarding, chooseStripeAccount, getStripeAccount } from "./onboard";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Payouts"], summary, protect: true } });

export const stripeProcedures = {
  stripeAccount: signedInProcedure
    .meta({ ...rest("GET", "/royalty/stripe-account", "How far the set-up of your account at Stripe has come"), scope: "account:read" })
    .input(z.object({}))
    .output(stripeAccountShape)
    .query(({ ctx }) => getStripeAccount(ctx.services, ctx.actor)),
  beginStripeOnboarding: signedInProcedure
    .meta({ ...rest("POST", "/royalty/stripe-account", "Begin or go on with the set-up of an account at Stripe"), scope: "account:write", successStatus: 201 })
    .input(onboardingInput)
    .output(onboardingShape)
    .mutation(({ ctx, input }) => beginStripeOnboarding(ctx.services, ctx.actor, input)),
  chooseStripeAccount: signedInProcedure
    .meta({
      ...rest("POST", "/royalty/stripe-account/choose", "Have payouts sent to your account at Stripe; a mailed code confirms it"),
      scope: "account:write",
    })
    .input(useAccountInput)
    .output(methodsShape)
    .mutation(({ ctx, input }) => chooseStripeAccount(ctx.services, ctx.actor, input)),
};
