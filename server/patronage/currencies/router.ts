import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, publicProcedure } from "@/server/api/trpc";
import { getCurrency } from "./choose-currency";
import { currencyChoiceShape, currencyQuestion, exchangeRateInput, exchangeRateShape } from "./contract";
import { listExchangeRates, setExchangeRate } from "./set-exchange-rate";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string, protect = true) => ({
  openapi: { method, path, tags: ["Patronage"], summary, protect },
});

export const currencyProcedures = {
  currency: publicProcedure
    .meta(rest("GET", "/patron/currency", "What memberships are paid in by who asks, and what else they could choose", false))
    .input(currencyQuestion)
    .output(currencyChoiceShape)
    .query(({ ctx, input }) => getCurrency(ctx.services, ctx.actor, input)),
  listExchangeRates: adminProcedure
    .meta({ ...rest("GET", "/admin/exchange-rates", "What a dollar is in other currencies, the latest first"), scope: "admin" })
    .input(pageInput)
    .output(pageOutput(exchangeRateShape))
    .query(({ ctx, input }) => listExchangeRates(ctx.services, ctx.actor, input)),
  setExchangeRate: adminProcedure
    .meta({ ...rest("POST", "/admin/exchange-rates", "Set what a dollar is in a currency from now on"), scope: "admin", successStatus: 201 })
    .input(exchangeRateInput)
    .output(exchangeRateShape)
    .mutation(({ ctx, input }) => setExchangeRate(ctx.services, ctx.actor, input)),
};
