import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, publicProcedure } from "@/server/api/trpc";
import { caseDecision, caseFilter, caseInput, caseShape, caseViewShape } from "./cases/contract";
import { rejectViews, releaseViews } from "./cases/decide-case";
import { getViewCase, listCaseViews, listViewCases } from "./cases/list-cases";
import { beatInput, beatShape } from "./contract";
import { takeBeat } from "./take-beat";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string, protect = true) => ({
  openapi: { method, path, tags: ["Royalties"], summary, protect },
});

export const viewProcedures = {
  beat: publicProcedure
    .meta({ ...rest("POST", "/videos/{id}/beats", "A page says that its film is being watched", false), scope: "videos:read" })
    .input(beatInput)
    .output(beatShape)
    .mutation(({ ctx, input }) => takeBeat(ctx.services, ctx, input)),
  listViewCases: adminProcedure
    .meta({ ...rest("GET", "/admin/view-cases", "Suspicious views, by film and day"), scope: "admin" })
    .input(pageInput.extend(caseFilter.shape))
    .output(pageOutput(caseShape))
    .query(({ ctx, input }) => listViewCases(ctx.services, ctx.actor, input)),
  viewCase: adminProcedure
    .meta({ ...rest("GET", "/admin/view-cases/{caseId}", "One case of suspicious views"), scope: "admin" })
    .input(caseInput)
    .output(caseShape)
    .query(({ ctx, input }) => getViewCase(ctx.services, ctx.actor, input)),
  listCaseViews: adminProcedure
    .meta({ ...rest("GET", "/admin/view-cases/{caseId}/views", "The views of a case one by one"), scope: "admin" })
    .input(pageInput.extend(caseInput.shape))
    .output(pageOutput(caseViewShape))
    .query(({ ctx, input }) => listCaseViews(ctx.services, ctx.actor, input)),
  releaseViews: adminProcedure
    .meta({ ...rest("POST", "/admin/view-cases/{caseId}/release", "Pay the views of a case"), scope: "admin" })
    .input(caseDecision)
    .output(caseShape)
    .mutation(({ ctx, input }) => releaseViews(ctx.services, ctx.actor, input)),
  rejectViews: adminProcedure
    .meta({ ...rest("POST", "/admin/view-cases/{caseId}/reject", "Refuse the views of a case"), scope: "admin" })
    .input(caseDecision)
    .output(caseShape)
    .mutation(({ ctx, input }) => rejectViews(ctx.services, ctx.actor, input)),
};
