import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, signedInProcedure } from "@/server/api/trpc";
import { adminViewRateShape, market, viewRateChangeShape, viewRateInput, viewRateShape } from "./contract";
import { listCurrentRates, listViewRates, previewViewRate, setViewRate } from "./view-rates";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Royalties"], summary, protect: true } });

export const rateProcedures = {
  viewRates: signedInProcedure
    .meta({ ...rest("GET", "/royalty/rates", "What a view is worth today, by market"), scope: "royalties:read" })
    .input(z.object({}))
    .output(z.object({ items: z.array(viewRateShape) }))
    .query(({ ctx }) => listCurrentRates(ctx.services)),
  listViewRates: adminProcedure
    .meta({ ...rest("GET", "/admin/view-rates", "The rates a view that were set, the latest day first"), scope: "admin" })
    .input(pageInput.extend({ market: market.optional() }))
    .output(pageOutput(adminViewRateShape))
    .query(({ ctx, input }) => listViewRates(ctx.services, ctx.actor, input)),
  previewViewRate: adminProcedure
    .meta({ ...rest("GET", "/admin/view-rates/preview", "What setting a rate would change, without setting it"), scope: "admin" })
    .input(viewRateInput)
    .output(viewRateChangeShape)
    .query(({ ctx, input }) => previewViewRate(ctx.services, ctx.actor, input)),
  setViewRate: adminProcedure
    .meta({ ...rest("POST", "/admin/view-rates", "Set what a view is worth in a market from a day on"), scope: "admin", successStatus: 201 })
    .input(viewRateInput)
    .output(adminViewRateShape)
    .mutation(({ ctx, input }) => setViewRate(ctx.services, ctx.actor, input)),
};
