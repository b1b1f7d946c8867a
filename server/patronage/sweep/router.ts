import { z } from "zod";
import { adminProcedure } from "@/server/api/trpc";
import { getSweepState } from "./watch-sweep";

export const sweepProcedures = {
  getSweep: adminProcedure
    .meta({
      openapi: { method: "GET", path: "/admin/stripe/sweep", tags: ["Patronage"], summary: "Whether the hourly check of Stripe still runs", protect: true },
      scope: "admin",
    })
    .input(z.object({}))
    .output(
      z.object({
        sweptAt: z.iso.datetime().nullable(),
        ageSeconds: z.number().int(),
        isLate: z.boolean(),
        /** What is wrong and what to do. */
        sentence: z.string().nullable(),
      }),
    )
    .query(({ ctx }) => getSweepState(ctx.services, ctx.actor)),
};
