import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, publicProcedure, router, signedInProcedure } from "@/server/api/trpc";
import { restrictPerson, showPrivacy, showRetention } from "./access/show-privacy";
import { askedFilter, askedShape } from "./requests/admin-contract";
import { passwordInput, privacyRequestShape, privacyShape, restrictInput, retentionShape } from "./requests/contract";
import { listAsked } from "./requests/list-asked";
import { cancelErasure, requestErasure } from "./requests/request-erasure";
import { requestExport } from "./requests/request-export";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Privacy"], summary, protect: true } });

export const privacyRouter = router({
  mine: signedInProcedure
    .meta({ ...rest("GET", "/privacy", "What you asked for about your own data, and what holds of it"), scope: "account:read" })
    .output(privacyShape)
    .query(({ ctx }) => showPrivacy(ctx.services, ctx.actor)),

  retention: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/privacy/retention",
        tags: ["Privacy"],
        summary: "How long what is kept, and what stays when somebody is forgotten",
        protect: false,
      },
    })
    .output(retentionShape)
    .query(({ ctx }) => showRetention(ctx.services)),

  requestExport: signedInProcedure
    .meta({
      ...rest("POST", "/privacy/exports", "Ask for everything about you as a file; a mail says when it is there"),
      scope: "account:write",
      successStatus: 202,
    })
    .output(privacyRequestShape)
    .mutation(({ ctx }) => requestExport(ctx.services, ctx.actor)),

  requestErasure: signedInProcedure
    .meta({ ...rest("POST", "/privacy/erasure", "Ask to be forgotten; it happens some days later"), scope: "account:write", successStatus: 202 })
    .input(passwordInput)
    .output(privacyRequestShape)
    .mutation(({ ctx, input }) => requestErasure(ctx.services, ctx.actor, input)),

  cancelErasure: signedInProcedure
    .meta({ ...rest("POST", "/privacy/erasure/cancel", "Take back that you asked to be forgotten"), scope: "account:write" })
    .output(privacyRequestShape)
    .mutation(({ ctx }) => cancelErasure(ctx.services, ctx.actor)),

  listAsked: adminProcedure
    .meta({ ...rest("GET", "/admin/privacy/requests", "What people asked for about their own data, what is late and what is stuck"), scope: "admin" })
    .input(pageInput.extend(askedFilter.shape))
    .output(pageOutput(askedShape))
    .query(({ ctx, input }) => listAsked(ctx.services, ctx.actor, input)),

  restrict: signedInProcedure
    .meta({ ...rest("POST", "/privacy/restriction", "Have your data kept and not used, or end that"), scope: "account:write" })
    .input(restrictInput)
    .output(privacyShape)
    .mutation(({ ctx, input }) => restrictPerson(ctx.services, ctx.actor, input)),
});
