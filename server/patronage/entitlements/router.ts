import { pageInput, pageOutput } from "@/server/api/page";
import { signedInProcedure } from "@/server/api/trpc";
import { accessShape } from "./contract";
import { listMyAccess } from "./list-my-access";

export const entitlementProcedures = {
  listMyAccess: signedInProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/patron/access",
        tags: ["Patronage"],
        summary: "What is open to you and why, paid by you or not, newest first",
        protect: true,
      },
      scope: "patronage:read",
    })
    .input(pageInput)
    .output(pageOutput(accessShape))
    .query(({ ctx, input }) => listMyAccess(ctx.services, ctx.actor, input)),
};
