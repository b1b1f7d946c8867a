import { signedInProcedure } from "@/server/api/trpc";
import { forecastInput, forecastShape } from "./contract";
import { getForecast } from "./get-forecast";

export const forecastProcedures = {
  forecast: signedInProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/royalty/forecast",
        tags: ["Royalties"],
        summary: "What this month will bring, within which range, and what that rests on",
        protect: true,
      },
      scope: "royalties:read",
    })
    .input(forecastInput)
    .output(forecastShape)
    .query(({ ctx, input }) => getForecast(ctx.services, ctx.actor, input)),
};
