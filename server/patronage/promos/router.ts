import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { publicProcedure, signedInProcedure } from "@/server/api/trpc";
import { currencyInput } from "../currencies/contract";
import { idInput } from "../giving";
import { codeText, promoInput, promoQuoteShape, promoShape } from "./contract";
import { createPromo, listPromos, setPromoActive } from "./manage-promos";
import { quotePromo } from "./use-promo";

const rest = (method: "GET" | "POST" | "PATCH", path: `/${string}`, summary: string, protect = true) => ({
  openapi: { method, path, tags: ["Patronage"], summary, protect },
});

export const promoProcedures = {
  createPromo: signedInProcedure
    .meta({ ...rest("POST", "/patron/promos", "Make a code that reduces the price"), scope: "patronage:write", successStatus: 201 })
    .input(promoInput)
    .output(promoShape)
    .mutation(({ ctx, input }) => createPromo(ctx.services, ctx.actor, input)),
  listPromos: signedInProcedure
    .meta({ ...rest("GET", "/patron/promos", "Your codes, newest first"), scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(promoShape))
    .query(({ ctx, input }) => listPromos(ctx.services, ctx.actor, input)),
  setPromoActive: signedInProcedure
    .meta({ ...rest("PATCH", "/patron/promos/{promoId}", "Take a code off, or put it on again"), scope: "patronage:write" })
    .input(z.object({ promoId: idInput, isActive: z.boolean() }))
    .output(promoShape)
    .mutation(({ ctx, input }) => setPromoActive(ctx.services, ctx.actor, input)),
  quotePromo: publicProcedure
    .meta(rest("GET", "/patron/promo", "What a code does to the prices of a tier", false))
    .input(z.object({ artistId: idInput, tier: idInput, code: codeText, currency: currencyInput.optional() }))
    .output(promoQuoteShape)
    .query(({ ctx, input }) => quotePromo(ctx.services, input)),
};
