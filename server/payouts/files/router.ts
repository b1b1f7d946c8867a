import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure } from "@/server/api/trpc";
import { runInput } from "../runs/contract";
import { fileFilter, payoutFileShape, runHashShape } from "./contract";
import { hashRun } from "./hash-run";
import { listPayoutFiles } from "./list-files";

const rest = (path: `/${string}`, summary: string) => ({ openapi: { method: "GET" as const, path, tags: ["Payouts"], summary, protect: true } });

export const fileProcedures = {
  listPayoutFiles: adminProcedure
    .meta({ ...rest("/admin/payout-files", "The files of payments that went to banks, the latest first"), scope: "admin" })
    .input(pageInput.extend(fileFilter.shape))
    .output(pageOutput(payoutFileShape))
    .query(({ ctx, input }) => listPayoutFiles(ctx.services, ctx.actor, input)),
  hashRun: adminProcedure
    .meta({ ...rest("/admin/payout-runs/{runId}/hash", "All that was approved of a run, in one hash"), scope: "admin" })
    .input(runInput)
    .output(runHashShape)
    .query(({ ctx, input }) => hashRun(ctx.services, ctx.actor, input)),
};
