import { z } from "zod";
import { publicProcedure } from "@/server/api/trpc";
import { agreeToStart, getConsentText } from "./consent";
import { checkoutInput, consentTextShape, consentVersion, hostedCheckoutShape, shownCheckoutShape } from "./contract";
import { hostCheckout } from "./host-checkout";
import { settleCheckout } from "./settle-checkout";
import { getCheckout } from "./show-checkout";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Patronage"], summary, protect: false } });

export const checkoutProcedures = {
  getCheckout: publicProcedure
    .meta(rest("GET", "/patron/checkouts/{checkoutId}", "Your own try to pay; what a guest began is theirs who knows its id"))
    .input(checkoutInput)
    .output(shownCheckoutShape)
    .query(({ ctx, input }) => getCheckout(ctx.services, ctx.actor, input)),
  settleCheckout: publicProcedure
    .meta(rest("POST", "/patron/checkouts/{checkoutId}/settle", "Write down at once what came of paying"))
    .input(checkoutInput)
    .output(shownCheckoutShape)
    .mutation(({ ctx, input }) => settleCheckout(ctx.services, ctx.actor, input)),
  consentText: publicProcedure
    .meta(rest("GET", "/patron/consent", "What payers in Europe agree to before access opens at once"))
    .input(z.object({}))
    .output(consentTextShape)
    .query(() => getConsentText()),
  agreeToStart: publicProcedure
    .meta(rest("POST", "/patron/checkouts/{checkoutId}/consent", "Keep that the payer wants access at once, and to which text they agreed"))
    .input(checkoutInput.extend({ version: consentVersion }))
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await agreeToStart(ctx.services, ctx.actor, input);
      return {};
    }),
  hostCheckout: publicProcedure
    .meta(rest("POST", "/patron/checkouts/{checkoutId}/hosted", "Go on paying on Stripe’s own page"))
    .input(checkoutInput)
    .output(hostedCheckoutShape)
    .mutation(({ ctx, input }) => hostCheckout(ctx.services, ctx.actor, input)),
};
