import { z } from "zod";
import { router, signedInProcedure } from "@/server/api/trpc";
import { ROLES } from "@/server/kernel/actor";

export const accountsRouter = router({
  whoAmI: signedInProcedure
    .meta({
      openapi: { method: "GET", path: "/account", tags: ["Accounts"], summary: "Who this token or session belongs to", protect: true },
      scope: "account:read",
    })
    .input(z.object({}))
    .output(z.object({ id: z.string(), role: z.enum(ROLES) }))
    .query(({ ctx }) => ({ id: ctx.actor.userId, role: ctx.actor.role })),
});
