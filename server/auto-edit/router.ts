import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { publicProcedure, router, signedInProcedure } from "@/server/api/trpc";
import { cancelJob } from "./jobs/cancel-job";
import { jobShape, startedShape, startInput } from "./jobs/contract";
import { capabilitiesShape, getCapabilities } from "./jobs/get-capabilities";
import { getJob } from "./jobs/get-job";
import { getJobAnalysis } from "./jobs/get-job-analysis";
import { getPreview, previewShape } from "./jobs/get-preview";
import { listJobs } from "./jobs/list-jobs";
import { retryJob } from "./jobs/retry-job";
import { shownAnalysisShape } from "./jobs/show-analysis";
import { startAutoEdit } from "./jobs/start-auto-edit";
import { REALMS } from "./types";

const tags = ["Auto-edit"];
const id = z.string().max(100);
const jobInput = z.object({ jobId: id });

export const autoEditRouter = router({
  start: signedInProcedure
    .meta({
      openapi: { method: "POST", path: "/auto-edit/start", tags, summary: "Make clips from a video", protect: true },
      scope: "auto-edit:write",
      successStatus: 202,
    })
    .input(startInput)
    .output(startedShape)
    .mutation(({ ctx, input }) => startAutoEdit(ctx.services, ctx.actor, input, ctx.idempotencyKey)),

  job: signedInProcedure
    .meta({ openapi: { method: "GET", path: "/auto-edit/job/{jobId}", tags, summary: "One edit and its clips", protect: true }, scope: "auto-edit:read" })
    .input(jobInput)
    .output(jobShape)
    .query(({ ctx, input }) => getJob(ctx.services, ctx.actor, input)),

  jobs: signedInProcedure
    .meta({ openapi: { method: "GET", path: "/auto-edit/jobs", tags, summary: "Your edits, newest first", protect: true }, scope: "auto-edit:read" })
    .input(pageInput.extend({ videoId: id.optional() }))
    .output(pageOutput(jobShape))
    .query(({ ctx, input }) => listJobs(ctx.services, ctx.actor, input)),

  cancel: signedInProcedure
    .meta({
      openapi: { method: "POST", path: "/auto-edit/job/{jobId}/cancel", tags, summary: "Stop an edit", protect: true },
      scope: "auto-edit:write",
      successStatus: 202,
    })
    .input(jobInput)
    .output(startedShape)
    .mutation(({ ctx, input }) => cancelJob(ctx.services, ctx.actor, input)),

  retry: signedInProcedure
    .meta({
      openapi: { method: "POST", path: "/auto-edit/job/{jobId}/retry", tags, summary: "Start an ended edit anew with the same settings", protect: true },
      scope: "auto-edit:write",
      successStatus: 202,
    })
    .input(jobInput)
    .output(startedShape)
    .mutation(({ ctx, input }) => retryJob(ctx.services, ctx.actor, input, ctx.idempotencyKey)),

  analysis: signedInProcedure
    .meta({
      openapi: { method: "GET", path: "/auto-edit/job/{jobId}/analysis", tags, summary: "What the editor heard and saw, for a timeline", protect: true },
      scope: "auto-edit:read",
    })
    .input(jobInput)
    .output(shownAnalysisShape)
    .query(({ ctx, input }) => getJobAnalysis(ctx.services, ctx.actor, input)),

  preview: signedInProcedure
    .meta({
      openapi: { method: "GET", path: "/auto-edit/preview/{videoId}", tags, summary: "An excerpt and a realm's filter graph to try on it", protect: true },
      scope: "auto-edit:read",
    })
    .input(z.object({ videoId: id, realm: z.enum(REALMS) }))
    .output(previewShape)
    .query(({ ctx, input }) => getPreview(ctx.services, ctx.actor, input)),

  capabilities: publicProcedure
    .meta({ openapi: { method: "GET", path: "/auto-edit/capabilities", tags, summary: "Targets, realms, formats and limits", protect: false } })
    .input(z.object({}))
    .output(capabilitiesShape)
    .query(() => getCapabilities()),
});
