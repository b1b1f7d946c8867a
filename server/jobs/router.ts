import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, router } from "@/server/api/trpc";
import { cancelRun } from "./cancel-run";
import { overviewShape, runDetailShape, runFilter, runInput, runShape } from "./contract";
import { getOverview } from "./get-overview";
import { getRun } from "./get-run";
import { listRuns } from "./list-runs";
import { replayRun } from "./replay-run";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Jobs"], summary, protect: true } });

export const jobsRouter = router({
  overview: adminProcedure
    .meta({ ...rest("GET", "/admin/jobs", "Which engine runs the jobs, and whether work is piling up"), scope: "admin" })
    .output(overviewShape)
    .query(({ ctx }) => getOverview(ctx.services, ctx.actor)),

  runs: adminProcedure
    .meta({ ...rest("GET", "/admin/jobs/runs", "Runs of jobs, newest first, by status and function"), scope: "admin" })
    .input(pageInput.extend(runFilter.shape))
    .output(pageOutput(runShape))
    .query(({ ctx, input }) => listRuns(ctx.services, ctx.actor, input)),

  run: adminProcedure
    .meta({ ...rest("GET", "/admin/jobs/runs/{runId}", "One run with its steps, attempts, errors and events"), scope: "admin" })
    .input(runInput)
    .output(runDetailShape)
    .query(({ ctx, input }) => getRun(ctx.services, ctx.actor, input)),

  cancel: adminProcedure
    .meta({ ...rest("POST", "/admin/jobs/runs/{runId}/cancel", "End a run at once"), scope: "admin", successStatus: 202 })
    .input(runInput)
    .output(runShape)
    .mutation(({ ctx, input }) => cancelRun(ctx.services, ctx.actor, input)),

  replay: adminProcedure
    .meta({ ...rest("POST", "/admin/jobs/runs/{runId}/replay", "Do an ended run again, as a new run of the same event"), scope: "admin", successStatus: 202 })
    .input(runInput)
    .output(runShape)
    .mutation(({ ctx, input }) => replayRun(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
});
