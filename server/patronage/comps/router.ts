import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { signedInProcedure } from "@/server/api/trpc";
import { idInput } from "../giving";
import { compInput, compShape } from "./contract";
import { grantComp, listComps, revokeComp } from "./grant-comp";

const rest = (method: "GET" | "POST" | "DELETE", path: `/${string}`, summary: string) => ({
  openapi: { method, path, tags: ["Patronage"], summary, protect: true },
});

export const compProcedures = {
  listComps: signedInProcedure
    .meta({ ...rest("GET", "/patron/comps", "Your guests, newest first"), scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(compShape))
    .query(({ ctx, input }) => listComps(ctx.services, ctx.actor, input)),
  grantComp: signedInProcedure
    .meta({ ...rest("POST", "/patron/comps", "Let somebody in as your guest, at no cost"), scope: "patronage:write", successStatus: 201 })
    .input(compInput)
    .output(compShape)
    .mutation(({ ctx, input }) => grantComp(ctx.services, ctx.actor, input)),
  revokeComp: signedInProcedure
    .meta({ ...rest("DELETE", "/patron/comps/{compId}", "End what you gave away, at once"), scope: "patronage:write" })
    .input(z.object({ compId: idInput }))
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await revokeComp(ctx.services, ctx.actor, input);
      return {};
    }),
};
