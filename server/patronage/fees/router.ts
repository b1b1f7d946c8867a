import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, publicProcedure } from "@/server/api/trpc";
import { feeBps, feeKind, feeRateShape, quoteShape } from "./contract";
import { quoteSplit } from "./quote-split";
import { listFeeRates, setFeeRate } from "./set-fee-rate";

const QUOTE_CENTS_MAX = 100_000_000;

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string, protect = true) => ({
  openapi: { method, path, tags: ["Patronage"], summary, protect },
});

export const feeProcedures = {
  quoteSplit: publicProcedure
    .meta(rest("GET", "/patron/quote", "Who gets what of an amount, before paying", false))
    .input(z.object({ kind: feeKind, amount: z.number().int().min(1).max(QUOTE_CENTS_MAX) }))
    .output(quoteShape)
    .query(({ ctx, input }) => quoteSplit(ctx.services, input)),
  listFeeRates: adminProcedure
    .meta({ ...rest("GET", "/admin/fees", "The rates that were set, the latest day first"), scope: "admin" })
    .input(pageInput.extend({ kind: feeKind }))
    .output(pageOutput(feeRateShape))
    .query(({ ctx, input }) => listFeeRates(ctx.services, ctx.actor, input)),
  setFeeRate: adminProcedure
    .meta({ ...rest("POST", "/admin/fees", "Set the platform's share from a day on"), scope: "admin", successStatus: 201 })
    .input(z.object({ kind: feeKind, feeBps, validFrom: z.iso.date("Write a day such as 2027-01-31.") }))
    .output(feeRateShape)
    .mutation(({ ctx, input }) => setFeeRate(ctx.services, ctx.actor, input)),
};
