import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure } from "@/server/api/trpc";
import { approveRun } from "../approval/approve-run";
import { cancelRun } from "../approval/cancel-run";
import { cancelRunInput, exceptionFilter, exceptionShape, previewShape, runDetailShape, runInput, runShape } from "./contract";
import { beginRunByHand } from "./prepare-run";
import { previewRun } from "./preview-run";
import { getRun, listExceptions, listRuns, showRun } from "./show-runs";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Payouts"], summary, protect: true } });

export const runProcedures = {
  previewRun: adminProcedure
    .meta({ ...rest("GET", "/admin/payout-runs/preview", "What this month’s run would pay were it now, and whom it would leave out"), scope: "admin" })
    .input(z.object({}))
    .output(previewShape)
    .query(({ ctx }) => previewRun(ctx.services, ctx.actor)),
  listRuns: adminProcedure
    .meta({ ...rest("GET", "/admin/payout-runs", "The monthly runs, newest first"), scope: "admin" })
    .input(pageInput)
    .output(pageOutput(runShape))
    .query(({ ctx, input }) => listRuns(ctx.services, ctx.actor, input)),
  beginRun: adminProcedure
    .meta({ ...rest("POST", "/admin/payout-runs", "Begin this month’s run now, unless it was begun"), scope: "admin", successStatus: 202 })
    .input(z.object({}))
    .output(runShape)
    .mutation(async ({ ctx }) => showRun(await beginRunByHand(ctx.services, ctx.actor))),
  getRun: adminProcedure
    .meta({ ...rest("GET", "/admin/payout-runs/{runId}", "A run with its totals by state and rail, and what it leaves out"), scope: "admin" })
    .input(runInput)
    .output(runDetailShape)
    .query(({ ctx, input }) => getRun(ctx.services, ctx.actor, input)),
  listExceptions: adminProcedure
    .meta({ ...rest("GET", "/admin/payout-runs/{runId}/exceptions", "Who had enough and was not paid in a run, and why"), scope: "admin" })
    .input(pageInput.extend(runInput.shape).extend(exceptionFilter.shape))
    .output(pageOutput(exceptionShape))
    .query(({ ctx, input }) => listExceptions(ctx.services, ctx.actor, input)),
  approveRun: adminProcedure
    .meta({ ...rest("POST", "/admin/payout-runs/{runId}/approve", "Agree to every payout of a run"), scope: "admin", successStatus: 202 })
    .input(runInput)
    .output(runDetailShape)
    .mutation(async ({ ctx, input }) => {
      await approveRun(ctx.services, ctx.actor, input);
      return getRun(ctx.services, ctx.actor, input);
    }),
  cancelRun: adminProcedure
    .meta({ ...rest("POST", "/admin/payout-runs/{runId}/cancel", "End whatever of a run was not sent"), scope: "admin", successStatus: 202 })
    .input(cancelRunInput)
    .output(runDetailShape)
    .mutation(async ({ ctx, input }) => {
      await cancelRun(ctx.services, ctx.actor, input);
      return getRun(ctx.services, ctx.actor, input);
    }),
};
