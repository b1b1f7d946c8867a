import { signedInProcedure } from "@/server/api/trpc";
import { statsInput, statsShape } from "./contract";
import { getStats } from "./get-stats";

export const statsProcedures = {
  stats: signedInProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/patron/stats",
        tags: ["Patronage"],
        summary: "Your patrons by tier, MRR, churn, tips and revenue by month",
        protect: true,
      },
      scope: "patronage:read",
    })
    .input(statsInput)
    .output(statsShape)
    .query(({ ctx, input }) => getStats(ctx.services, ctx.actor, input)),
};
